"""What the converter and the engine say, in the author's words."""

from __future__ import annotations

import re

from fieldapp.forms.check.engine_words import ALL

_Rule = tuple[re.Pattern[str], str, str]

# Message of the engine or of pyxform → Chinese, and what to write instead in Chinese; groups are \1, \2 …
_TABLE: tuple[_Rule, ...] = tuple(
    (re.compile(pattern, re.DOTALL), zh, fix)
    for pattern, zh, fix in (
        (r"unexpected (.+)", r"不该有 \1", ""),
        (r"expected a value but found (.+)", r"这里要有一个值，却是 \1", ""),
        (r"expected a node's name but found (.+)", r"这里要有一个名字，却是 \1", ""),
        (r"expected (.+) but found 'the end'", r"少了 \1", r"在末尾补上 \1"),
        (r"expected (.+) but found (.+)", r"这里要写 \1，却是 \2", ""),
        (r"nested deeper than (\d+) levels.*", r"嵌套超过 \1 层", "拆成几个 calculate"),
        (r"more than (\d+) operators in one chain.*", r"一串里超过 \1 个运算符", "拆成几个 calculate"),
        (r"the expression is longer than (\d+) characters", r"公式超过 \1 个字符", "拆成几个 calculate"),
        (r"the function (\S+)\(\) is not supported", r"没有函数 \1()", "检查函数名的拼写"),
        (r"(\S+)\(\) takes (.+), not (\d+)", r"函数 \1() 的参数个数不对：写了 \3 个", "按函数说明增减参数"),
        (r"(\S+)\(\) needs nodes there, not a value", r"函数 \1() 里要写题目，不能写值", "写成 ${题目名}"),
        (r"the instance '(.+)' is used but not declared", r"没有名叫「\1」的选项表或外部数据",
         r"在 survey 里加一行 csv-external，名字为 \1"),
        (r"the axis '(.+)' is not supported.*", r"不支持写法 \1::", "用 ${题目名} 引用题目"),
        (r"there is no node (\S+); the expression reads nothing there", r"表单里没有 \1，读到的总是空",
         "用 ${题目名} 引用题目"),
        (r"these depend on each other in a circle: (.+)", r"这几格互相依赖，绕成了一圈：\1", "断开其中一环"),
        (r"the question has no choices", "选择题没有选项", "在 choices 里加上选项"),
        (r"the preload '?([^']+)'? is not supported", r"不支持预填 \1", "去掉这一题"),
        (r"the range's step must not be 0", "range 的 step 不能是 0", "在 parameters 里写 step=1"),
        (r"the range's start and end are the same", "range 的 start 和 end 不能一样", "改 parameters"),
        (r"the range needs numbers for start, end and step", "range 的 start、end、step 要是数字",
         "写成 start=0 end=10 step=1"),
        (r"groups are nested deeper than (\d+) levels", r"分组嵌套超过 \1 层", "减少嵌套"),
        (r"elements are nested deeper than (\d+) levels", r"嵌套超过 \1 层", "减少嵌套"),
        (r"the file is larger than (\d+) MB", r"文件超过 \1 MB", "长的选项表放进 csv 文件，用 select_one_from_file"),
        (r"the workbook unpacks to more than (\d+) MB", r"工作簿解开后超过 \1 MB",
         "删去空白行列的格式；长的选项表放进 csv 文件"),
        (r"the sheet '(.+)' has more than (\d+) rows or (\d+) cells", r"工作表「\1」超过 \2 行或 \3 格",
         "长的选项表放进 csv 文件，用 select_one_from_file"),
        (r"a sheet has far more than (\d+) rows or (\d+) cells, most of them empty: remove them",
         "工作表里有大片带格式的空白格", "删去空白的行和列"),
        (r"the file is not an Excel workbook \(\.xlsx\)", "不是 Excel 工作簿（.xlsx）", "用 Excel 另存为 .xlsx"),
        (r"the workbook declares a DTD or entities.*", "工作簿里带有 DTD 或实体声明，不能用", "用 Excel 重新另存"),
        (r"the file declares a DTD.*", "文件里带有 DTD 或实体声明，不能用", "删去 <!DOCTYPE …>"),
        (r"not well-formed XML: (.+)", r"不是正确的 XML：\1", ""),
        (r"not an XForm.*", "不是 XForm 表单", ""),
        (r"the file is not UTF-8 text", "文件不是 UTF-8 文字", "另存为 UTF-8"),
        (r"the file is not csv: (.+)", r"不是正确的 csv：\1", "引号要成对"),
        (r"the file holds no table", "文件里没有表格", "第一格写工作表名，如 | survey |"),
        (r"the first row must name its sheet.*", "第一行要写工作表名", "如 | survey |"),
        (r"the file names no sheet in its first column, or holds no rows", "第一列没有工作表名，或者没有内容",
         "第一列写 survey"),
        (r"the formula has no value yet.*", "Excel 公式还没有算出值", "用 Excel 打开并保存，或直接写值"),
        (r"Duplicate column header: (.+)", r"有两列都叫「\1」", "删去其中一列"),
        (r"a back-reference, which is not supported, in the regular expression (.+)", r"正则式不支持回引用：\1", ""),
        (r"(.+) in the regular expression (.+)", r"正则式 \2 有误：\1", "检查括号是否成对"),
        (r"the regular expression is longer than (\d+) characters", r"正则式超过 \1 个字符", "缩短"),
        (r".*Column headers must not be empty and must not contain spaces.*", "列名不能空，也不能有空格",
         "把空格换成下划线"),
        (r".*column\(s\) are not supported by this version of pyxform: (.+?)\. .*", r"不认识的列：\1", "检查列名拼写"),
        (r".*Repeat names must not be the same as the survey root.*", "重复组的名字不能和表单的根同名", "换个名字"),
        (r".*Repeat names must unique anywhere.*", "重复组的名字在整张表里只能用一次", "换个名字"),
        (r".*The name 'meta' is reserved.*", "名字 meta 已被占用", "换个名字"),
        (r".*The name is a case-insensitive match to another name.*", "和另一个名字只差大小写", "换个名字"),
        (r".*Question with no type.*", "这一行没有题型", "在 type 列写题型"),
        (r".*Unknown question type '(.+)'.*", r"没有「\1」这种题型", "检查拼写"),
        (r".*There is no survey element named '(.+)'.*", r"没有名叫「\1」的题目", "检查拼写"),
        (r".*There are multiple survey elements named '(.+)'.*", r"名叫「\1」的题目不止一个", "起不同的名字"),
        (r".*Could not find the name '(.+)'.*", r"没有名叫「\1」的题目", "检查拼写"),
        (r".*The survey element named '(.+)' has no label or hint.*", r"「\1」没有题目文字", "在 label 列写上"),
        (r".*One or more required column headers were not found: (.+?)\. .*", r"缺少列：\1", "在第一行加上列名"),
        (r".*this may be due a missing header row.*", "工作表缺少列名那一行", "在第一行写列名"),
        (r".*Headers that are different names for the same column were found: '(.+)', '(.+)'.*",
         r"「\1」和「\2」是同一列", "删去其中一列"),
        (r".*Audits must always be named 'audit.'.*", "audit 这一行的名字只能是 audit", "把 name 留空"),
        (r".*the parameter '(.+)' must be a number.*", r"参数 \1 要是数字", "改 parameters"),
        (r"the sheet cannot be read as an XLSForm: (.+)", r"这张表不能当作 XLSForm 读：\1", "检查工作表和列名"),
        *ALL,
    )
)  # fmt: skip

_FIXES_EN = {
    "nested deeper": "split it into several calculates",
    "longer than": "make it shorter",
    "circle": "break one link",
    "larger than": "put long choice lists into a csv file and use select_one_from_file",
    "rows or": "put long choice lists into a csv file and use select_one_from_file",
    "DTD": "remove it",
    "not UTF-8": "save it as UTF-8",
    "not an Excel": "save it from Excel as .xlsx",
    "is not supported": "use another way to say it",
    "is used but not declared": "add a row csv-external with that name",
    "takes": "give it as many arguments as it takes",
}


def in_words(message: str, fix: str, language: str) -> tuple[str, str]:
    """A message and its fix in ``language`` (``zh`` or ``en``). What the table does not hold is passed on as it is."""
    if language != "zh":
        return message, fix or next((said for part, said in _FIXES_EN.items() if part in message), "")
    for pattern, zh, zh_fix in _TABLE:
        match = pattern.fullmatch(message)
        if match is not None:
            # A template's groups, not a plain expand(): what they hold may have backslashes.
            return _filled(zh, match), _filled(zh_fix, match) or fix
    return f"表单程序的原话：{message}", fix


def _filled(template: str, match: re.Match[str]) -> str:
    def group(place: re.Match[str]) -> str:
        held = match[int(place[1])]
        return "结尾" if held == "'the end'" else held

    return re.sub(r"\\(\d)", group, template)
