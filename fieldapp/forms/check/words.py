"""Every sentence the check says: per code and language what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping

Said = tuple[str, str]


def _said(zh: str, zh_fix: str, en: str, en_fix: str) -> Mapping[str, Said]:
    return {"zh": (zh, zh_fix), "en": (en, en_fix)}


_STRUCTURE: dict[str, Mapping[str, Said]] = {
    "no_survey": _said(
        "没有名叫 survey 的工作表", "把写题目的工作表改名为 survey",
        "there is no sheet called survey", "call the sheet with the questions survey",
    ),
    "no_questions": _said(
        "survey 工作表里没有题目", "第一行写列名 type、name、label，下面每行一题",
        "the survey sheet has no questions", "headers type, name and label in row 1, then a question a row",
    ),
    "no_file": _said(
        "表单旁边没有文件「{file}」，没有它表单打不开", "把文件放在同一个文件夹里，或改文件名",
        "the file {file!r} is not beside the form, which cannot be opened without it",
        "put it into the same folder, or mend the name",
    ),
    "unknown_sheet": _said(
        "工作表「{name}」不会被读取，它很像「{like}」", "改名为 {like}；不是表单内容就不用管",
        "the sheet {name!r} is not read; it looks like {like!r}", "rename it to {like}",
    ),
    "unknown_column": _said(
        "不认识的列「{name}」，这一列不起作用", "{fix_zh}",
        "the column {name!r} is not known and has no effect", "{fix_en}",
    ),
    "double_column": _said(
        "有两列是同一个意思：「{name}」和「{other}」", "删去其中一列",
        "two columns mean the same: {name!r} and {other!r}", "remove one of them",
    ),
    "missing_column": _said(
        "缺少「{name}」列", "在第一行加上列名 {name}", "the column {name} is missing", "add the header {name} to row 1",
    ),
    "no_type": _said(
        "这一行没有题型", "在 type 列写题型，如 text；不要这一行就整行清空",
        "the row has no type", "write a type such as text, or clear the row",
    ),
    "unknown_type": _said(
        "没有「{type}」这种题型", "{fix_zh}", "there is no question type {type!r}", "{fix_en}",
    ),
    "no_list": _said(
        "选择题没有写选项表", "写成 {type} 选项表名，如 {type} yes_no",
        "the question names no choice list", "write {type} and the name of a list, such as {type} yes_no",
    ),
    "unknown_list": _said(
        "choices 工作表里没有选项表「{list}」", "{fix_zh}",
        "the choices sheet has no list {list!r}", "{fix_en}",
    ),
    "no_name": _said(
        "这一题没有名字", "在 name 列写一个英文名字，如 q1", "the question has no name", "write a name such as q1",
    ),
    "bad_name": _said(
        "名字「{name}」不能用：要以字母或下划线开头，只用字母、数字、下划线、减号和点", "改成 {suggestion}",
        "the name {name!r} cannot be used: begin with a letter or underscore, then letters, digits, _ - and . only",
        "write {suggestion}",
    ),
    "double_name": _said(
        "名字「{name}」在同一组里用了两次（另一处在第 {other} 行）", "给其中一个换个名字，如 {name}_2",
        "the name {name!r} is there twice in one group (also in row {other})", "rename one of them, say {name}_2",
    ),
    "no_label": _said(
        "这一题没有题目文字", "在 {column} 列写题目；不让人看见的题用 calculate 或 hidden",
        "the question has no label", "write one under {column}, or make it calculate or hidden",
    ),
    "not_closed": _said(
        "这个{what_zh}没有结束", "在它最后一题下面加一行 end_{what}",
        "the {what} is not closed", "add a row end_{what} after its last question",
    ),
    "not_opened": _said(
        "这里结束了一个{what_zh}，但前面没有开始", "删去这一行，或在前面加 begin_{what}",
        "a {what} is closed that was not begun", "remove the row, or add begin_{what} before it",
    ),
    "wrong_close": _said(
        "这里该结束的是第 {row} 行开始的{open_zh}，写的却是 end_{what}", "改成 end_{open}",
        "the {open} of row {row} should be closed here, not a {what}", "write end_{open}",
    ),
    "outer_space": _said(
        "「{text}」前面或后面有空格", "删去空格", "there is a space before or after {text!r}", "remove it",
    ),
    "bad_form_id": _said(
        "form_id「{id}」里有空格或不能用的符号", "只用字母、数字、下划线和减号",
        "the form_id {id!r} has spaces or characters that cannot be used", "use letters, digits, _ and -",
    ),
    "unknown_language": _said(
        "默认语言「{language}」没有对应的列", "写成已有的语言之一：{known}",
        "no column is in the default language {language!r}", "write one of: {known}",
    ),
}  # fmt: skip

_LISTS: dict[str, Mapping[str, Said]] = {
    "unused_list": _said(
        "选项表「{list}」没有题目用到", "删去它，或在题目里用上",
        "the choice list {list!r} is not used", "remove it, or use it in a question",
    ),
    "choice_no_list": _said(
        "这个选项没有写属于哪个选项表", "在 list_name 列写选项表名",
        "the choice belongs to no list", "write the list's name under list_name",
    ),
    "choice_no_name": _said(
        "这个选项没有名字", "在 name 列写一个英文名字", "the choice has no name", "write a name",
    ),
    "choice_no_label": _said(
        "选项「{name}」没有显示文字", "在 {column} 列写上",
        "the choice {name!r} has no label", "write one under {column}",
    ),
    "choice_space": _said(
        "选项名「{name}」里有空格；多选题的答案用空格隔开，会被当成两个选项", "改成 {suggestion}",
        "the choice name {name!r} has a space; a multi-select's answer separates choices by spaces",
        "write {suggestion}",
    ),
    "choice_space_one": _said(
        "选项名「{name}」里有空格，以后改成多选题就会出错", "改成 {suggestion}",
        "the choice name {name!r} has a space, which breaks once the question becomes a multi-select",
        "write {suggestion}",
    ),
    "double_choice": _said(
        "选项表「{list}」里有两个「{name}」（另一个在第 {other} 行）", "给其中一个换个名字",
        "the list {list!r} has {name!r} twice (also in row {other})", "rename one of them",
    ),
    "no_translation": _said(
        "{column_zh}缺少「{language}」的文字", "译成「{language}」：{text}",
        "the {column} is missing in {language}", "translate it: {text}",
    ),
    "mixed_translation": _said(
        "「{column}」这一列没有写语言，另外的列却分了语言", "改成 {column}::{language}",
        "the column {column!r} has no language while others have", "write {column}::{language}",
    ),
}  # fmt: skip

_EXPRESSIONS: dict[str, Mapping[str, Said]] = {
    "full_width": _said(
        "公式里有中文标点「{mark}」（第 {at} 个字符）", "换成英文标点：{fixed}",
        "there is full-width punctuation {mark!r} in the expression (character {at})", "write {fixed}",
    ),
    "curly_quote": _said(
        "公式里有弯引号「{mark}」（第 {at} 个字符）", "换成直引号：{fixed}",
        "there is a curly quote {mark!r} in the expression (character {at})", "write {fixed}",
    ),
    "unknown_reference": _said(
        "没有名叫「{name}」的题目（第 {at} 个字符）", "{fix_zh}",
        "there is no question called {name!r} (character {at})", "{fix_en}",
    ),
    "twofold_reference": _said(
        "名叫「{name}」的题目不止一个（第 {rows} 行），不知道指哪一个", "给它们起不同的名字",
        "more than one question is called {name!r} (rows {rows})", "give them different names",
    ),
    "broken_reference": _said(
        "题目引用没有写完整（第 {at} 个字符）", "写成 ${{题目名}}",
        "the reference is not complete (character {at})", "write ${{name}}",
    ),
    "expression": _said(
        "公式第 {at} 个字符附近（{near}）看不懂：{what}", "{fix_zh}",
        "the expression cannot be read near character {at} ({near}): {what}", "{fix_en}",
    ),
    "unknown_function": _said(
        "没有函数 {name}()（第 {at} 个字符）", "{fix_zh}", "there is no function {name}() (character {at})", "{fix_en}",
    ),
    "inner_repeat": _said(
        "「{name}」在重复组「{repeat}」里，有多份答案，这里只会读到第一份",
        "要合计写 sum(${{{name}}})，要某一份写 indexed-repeat(${{{name}}}, ${{{repeat}}}, 序号)",
        "{name!r} is inside the repeat {repeat!r} and has many answers; only the first is read here",
        "write sum(${{{name}}}), or indexed-repeat(${{{name}}}, ${{{repeat}}}, number)",
    ),
    "cycle": _said(
        "这几格互相依赖，绕成了一圈：{path}", "断开其中一环",
        "these depend on each other in a circle: {path}", "break one link",
    ),
}  # fmt: skip

_CONDITIONS: dict[str, Mapping[str, Said]] = {
    "not_in_list": _said(
        "「{name}」不会等于「{value}」：选项表「{list}」里没有它，这个比较{truth_zh}", "可用的选项：{known}",
        "{name!r} can never be {value!r}: its list {list!r} has no such choice, so this is {truth_en}",
        "write one of: {known}",
    ),
    "not_a_number": _said(
        "「{name}」是数，却和文字「{value}」比较，这个比较{truth_zh}", "和数比较，数字不加引号；空答案写 ''",
        "{name!r} is a number but is compared to the text {value!r}, so this is {truth_en}",
        "compare it to a number without quotes, or to '' for no answer",
    ),
    "not_a_date": _said(
        "「{name}」是日期，「{value}」却不是日期，这个比较{truth_zh}", "日期写成 date('2026-01-31')",
        "{name!r} is a date but {value!r} is none, so this is {truth_en}", "write dates as date('2026-01-31')",
    ),
    "fixed_comparison": _said(
        "「{part}」{truth_zh}", "看看数值或题目是否写错", "{part} is {truth_en}", "check the value or the question",
    ),
    "never": _said(
        "这个条件{what_zh}永远不成立：{why_zh}", "看看是不是把 or 写成了 and，或者数值写反了",
        "this {what} can never be true: {why_en}", "check whether and should be or, or a value is wrong",
    ),
    "always": _said(
        "这个条件{what_zh}永远成立，写了等于没写", "看看是不是把 and 写成了 or；不需要就删去",
        "this {what} is always true and has no effect", "check whether or should be and, or remove it",
    ),
    "no_answer_fits": _said(
        "没有任何答案能满足这条限制：{why_zh}", "看看数值是否写反",
        "no answer can satisfy this constraint: {why_en}", "check whether a value is wrong",
    ),
    "never_shown": _said(
        "这一题永远不会显示：它要看的「{name}」（第 {row} 行）本身永远不会显示", "先改第 {row} 行的条件",
        "the question is never shown: it looks at {name!r} (row {row}), which is never shown itself",
        "mend the condition in row {row} first",
    ),
}  # fmt: skip

WORDS: Mapping[str, Mapping[str, Said]] = {**_STRUCTURE, **_LISTS, **_EXPRESSIONS, **_CONDITIONS}

TRUTH = {True: ("永远成立", "always true"), False: ("永远不成立", "never true")}
