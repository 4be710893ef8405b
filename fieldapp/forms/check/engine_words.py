"""What the engine says of a form, and the converter where no check of the sheet came before it, in Chinese.

``(message, Chinese, what to write instead)``; groups are ``\\1``, ``\\2`` … A test holds the table against every
message of the engine's own.
"""

from __future__ import annotations

TYPES_AND_BODY: tuple[tuple[str, str, str], ...] = (
    (r"the element <(.+)> is not supported", r"不支持 <\1>", "去掉它"),
    (r"the element <(.+)> in <(.+)> is not supported", r"<\2> 里不支持 <\1>", "去掉它"),
    (r"the <(.+)> refers to a group, not to a question", r"<\1> 指的是组，不是题目", "写题目的路径"),
    (r"a <(.+)> has no ref", r"<\1> 没有写 ref", "写上题目的路径"),
    (r"the type '(.+)' is not known; it counts as text", r"不认识的数据类型「\1」，当作文字", "检查 bind::type 的拼写"),
    (r"questions of type osm .*", "不支持 osm 题型", "改用 geopoint"),
    (r"background audio .*", "不支持后台录音", "改用 audio"),
    (r"encrypted submissions .*", "不支持 public_key：记录只加密给本系统的中心", "去掉 settings 里的 public_key"),
    (r"a group that starts another app .*", "不支持由别的程序填整组题（intent）", "去掉 body::intent"),
    (r"starting another app \(ex:\) .*", "不会打开别的程序，答案由人填写", "去掉 ex:… 外观"),
    (r"printing from a question .*", "不会打印", "去掉 printer:… 外观"),
    (r"the appearance (.+) is not known; .*", r"不认识的外观 \1，按普通样子显示", "检查 appearance 的拼写"),
    (r"the parameter (\S+) has no effect: .*", r"参数 \1 在这里不起作用", "去掉它"),
    (r"location-priority=.*", "填表时不取位置，日志里的经纬度是空的", "去掉 location-priority"),
    (r"the setting (.+) is not followed: .*", r"设置 \1 不起作用：记录按本系统的办法保存和上交", "去掉它"),
    (r"the property '(.+)' is not known: .*", r"不认识的设备信息「\1」，可能一直是空的", "去掉这一题"),
    (r"the place \(setgeopoint, start-geopoint\) .*", "电脑不知道位置时，这一题是空的", ""),
    (r"the repeat's nodeset must be .*", "重复组的 nodeset 要写根下面的完整路径", ""),
    (r"the question stands in a repeat but is asked outside of it: .*", "题目在重复组里，却在组外提问，指的是第一份",
     "把题目移进重复组"),
    (r"the sheet is nested too deeply", "分组嵌套太深", "减少嵌套"),
    (r"the form has more than (\d+) nodes", r"表单超过 \1 题", "拆成几张表单"),
    (r"the text '(.+)' is used but not in any translation", r"用到的文字「\1」没有任何语言的译文", ""),
    (r"the bind's jr:(.+) has no effect", r"jr:\1 不起作用", "去掉它"),
    (r"a bind is for a node that does not exist, and has no effect", "这条规则指的题目不存在，不起作用", "去掉它"),
    (r"a bind has no nodeset", "有一条规则没有写 nodeset", ""),
    (r"the node is there more than once but is not a repeat", "同名的节点有几个，却不是重复组", "改名，或放进重复组"),
    (r"the primary instance must hold exactly one element|the model has no instance", "表单的数据部分不完整", ""),
)  # fmt: skip

ACTIONS_AND_FILES: tuple[tuple[str, str, str], ...] = (
    (r"the action has no ref", "有一个动作没有写指向哪一题", ""),
    (r"the action names no event", "有一个动作没有写什么时候做", ""),
    (r"the event '(.+)' is not supported", r"不支持事件 \1", ""),
    (r"the choices have no value", "选项没有值", "写上 value"),
    (r"search\(\) needs one choice .*", "用 search() 的选择题要有一个选项，写明文件里值和文字的列名",
     "在选项表里写一行：name 为值的列名，label 为文字的列名"),
    (r"search\(\) cannot be read: (.+)", r"search() 的写法看不懂：\1", "写成 search('文件名')"),
    (r"the file '(.+)' is missing, or larger than (.+)", r"缺少文件「\1」，或者它超过 \2", "放在表单旁边"),
    (r"the file '(.+)' cannot be used: (.+)", r"文件「\1」不能用：\2", "改正文件"),
    (r"(?:forms|sheets) end in .*, not (.+)", r"表单文件的结尾要是 .xlsx、.md 或 .csv，不是 \1", "另存为 .xlsx"),
    (r"the target must end in .*, not (.+)", r"要写的文件结尾要是 .md、.xlsx 或 .csv，不是 \1", ""),
    (r"a sheet has no name", "有一张工作表没有名字", "写上工作表名，如 survey"),
    (r"the workbook has no sheet", "工作簿里没有工作表", ""),
    (r"two sheets are called (.+); .*", r"有两张工作表都叫 \1（不分大小写）", "给其中一张改名"),
)  # fmt: skip

ENTITIES: tuple[tuple[str, str, str], ...] = (
    (r"save_to names a property, but no entity is declared .*",
     "写了 save_to，但这一题不在任何实体里", "在 entities 工作表里声明"),
    (r"the form has entities but does not say .*", "表单有实体，却没有写按规范的哪一版", ""),
    (r"a group or repeat cannot be saved to an entity .*", "组和重复组不能用 save_to", "写在题目那一行"),
    (r"an entity's property cannot be called '(.+)' \(save_to\)", r"save_to 的名字不能是「\1」", "换个名字"),
    (r"the property '(.+)' is saved from two questions .*", r"两题的 save_to 都是「\1」", "给其中一个换个名字"),
    (r"the entity does not name its list .*", "实体没有写清单名", "在 entities 工作表写 list_name"),
    (r"the entity has no id", "实体没有编号", "在 entities 工作表写 entity_id"),
    (r"the entity is neither created nor updated", "实体既不新建也不更新", "写 label 或 entity_id"),
    (r"an entity that is updated needs a baseVersion", "要更新的实体没有 baseVersion", ""),
    (r"an entity that is created needs a label", "要新建的实体没有名称", "在 entities 工作表写 label"),
    (r"an entity list cannot be called '(.+)'", r"实体清单不能叫「\1」", "不用点和双下划线开头"),
    (r"entities of version '(.+)' are not supported, only (.+)", r"不支持实体规范 \1，只支持 \2", ""),
)  # fmt: skip

EXPRESSIONS: tuple[tuple[str, str, str], ...] = (
    (r"'(.+)' names no node of the form", r"「\1」不是表单里的题目", "写成 ${题目名}"),
    (r"'(.+)' is not a path to nodes", r"「\1」不是题目", "写成 ${题目名}"),
    (r"the expression is too deeply nested", "公式嵌套太深", "拆成几个 calculate"),
    (r"weighted-checklist\(\) needs .*", "weighted-checklist() 的参数个数要是双数", "每个条件后面写它的分值"),
    (r"jr:choice-name\(\) takes .*", "jr:choice-name() 要写值和用引号括起来的选择题",
     "写成 jr:choice-name(${题目}, '${题目}')"),
    (r"jr:choice-name\(\): there is no node (.+)", r"jr:choice-name()：没有 \1", "检查拼写"),
    (r"position\(\) needs a node", "position() 里要写题目", "写成 position(..)"),
    (r"indexed-repeat\(\) (?:takes|needs) .*", "indexed-repeat() 要写题目，再写重复组和第几个",
     "写成 indexed-repeat(${题目}, ${重复组}, 1)"),
    (r"indexed-repeat\(\): (.+) is not a repeat around (.+)", r"indexed-repeat()：\1 不是 \2 外面的重复组",
     "写题目所在的重复组"),
    (r"(\S+)\(\) needs (.+) in quotes", r"函数 \1() 里要直接写名字，加引号", ""),
    (r"digest\(\): the algorithm '(.+)' is not supported", r"digest() 不支持算法 \1", "用 SHA-256"),
    (r"digest\(\): the encoding '(.+)' is not supported .*", r"digest() 不支持编码 \1", "用 base64 或 hex"),
    (r"a path or predicate can only follow nodes, not a value", "路径和方括号只能跟在题目后面，不能跟在值后面", ""),
)  # fmt: skip

CONVERTER: tuple[tuple[str, str, str], ...] = (
    (r"Missing calculation\.", "没有写算式", "在 calculation 列写算式"),
    (r"Question or group with no name\.", "这一行没有名字", "在 name 列写名字"),
    (r".*the 'parameters' value is invalid.*", "parameters 的写法不对", "写成 名称=值，中间用空格隔开"),
    (r".*the 'trigger' value is invalid.*", "trigger 的写法不对", "写成 ${题目名}"),
    (r".*Questions, groups, and repeats must be unique within.*", "同一组里有两个同样的名字", "换个名字"),
    (r".*Names must begin with a letter or underscore.*",
     "名字要以字母或下划线开头，只用字母、数字、下划线、减号和点", "换个名字"),
    (r"There should be a choices sheet in this xlsform.*",
     "没有 choices 工作表", "加上，列名为 list_name、name、label"),
    (r".*the 'save_to' value is invalid\. (.+)", r"save_to 写得不对：\1", ""),
)  # fmt: skip

ALL = (*TYPES_AND_BODY, *ACTIONS_AND_FILES, *ENTITIES, *EXPRESSIONS, *CONVERTER)
