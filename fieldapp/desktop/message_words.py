"""What every error, outcome and refusal says to a person: by code, in Chinese, marked for translation.

An entry of ``ERROR_WORDS`` is (what happened, what to do, tone). Tone ``wait`` is a state that passes, such as being
offline; ``problem`` needs someone. Gaps in braces are attributes of the error.
"""

from __future__ import annotations

from typing import Final

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP

_VAULT: Final = {
    "wrong_passphrase": (
        QT_TRANSLATE_NOOP("Messages", "口令不对"),
        QT_TRANSLATE_NOOP("Messages", "请看看大写锁定键和输入法,再输一次。已经错了 {wrong} 次。"),
        "problem",
    ),
    "too_many_tries": (
        QT_TRANSLATE_NOOP("Messages", "试的次数太多了"),
        QT_TRANSLATE_NOOP("Messages", "请过 {retry_after_s} 秒再试。数据没有受影响。"),
        "wait",
    ),
    "no_vault": (
        QT_TRANSLATE_NOOP("Messages", "这个文件夹里还没有登记过的账户"),
        QT_TRANSLATE_NOOP("Messages", "请用镇街发的登记码登记这台电脑。"),
        "problem",
    ),
    "vault_exists": (
        QT_TRANSLATE_NOOP("Messages", "这里已经有一个账户的数据"),
        QT_TRANSLATE_NOOP("Messages", "不会覆盖它。请直接解锁,或者换一个数据文件夹再登记。"),
        "problem",
    ),
    "vault_too_new": (
        QT_TRANSLATE_NOOP("Messages", "数据是用更新的版本写的,这个版本打不开"),
        QT_TRANSLATE_NOOP("Messages", "请更新程序后再打开。数据没有动过。"),
        "problem",
    ),
    "already_enrolled": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑已经登记过了"),
        QT_TRANSLATE_NOOP("Messages", "请用登记时设的口令解锁。"),
        "problem",
    ),
    "not_enrolled": (
        QT_TRANSLATE_NOOP("Messages", "这里的数据还不属于任何账户"),
        QT_TRANSLATE_NOOP("Messages", "上次登记没有做完。请用登记码再登记一次。"),
        "problem",
    ),
    "unknown": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑上没有要找的内容"),
        QT_TRANSLATE_NOOP("Messages", "它可能已经划给别人或者被合并。请同步一次再看。"),
        "problem",
    ),
    "unknown_visit": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑上没有这次走访"),
        QT_TRANSLATE_NOOP("Messages", "请同步一次再看;如果还没有,请联系镇街管理员。"),
        "problem",
    ),
    "unknown_record": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑上没有这条记录"),
        QT_TRANSLATE_NOOP("Messages", "请同步一次再看;如果还没有,请联系镇街管理员。"),
        "problem",
    ),
    "unknown_person": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑上没有这个人的档案"),
        QT_TRANSLATE_NOOP("Messages", "可能已经划给别的村或者与另一份档案合并。请同步一次再看。"),
        "problem",
    ),
    "no_draft": (
        QT_TRANSLATE_NOOP("Messages", "这次走访没有正在填写的草稿"),
        QT_TRANSLATE_NOOP("Messages", "它可能已经提交了。请在“今日”或档案页里查看。"),
        "problem",
    ),
    "draft_open": (
        QT_TRANSLATE_NOOP("Messages", "这次走访已经有一份没填完的草稿"),
        QT_TRANSLATE_NOOP("Messages", "请接着那一份填,已填的都在。"),
        "problem",
    ),
    "photo_not_here": (
        QT_TRANSLATE_NOOP("Messages", "这张照片还没有下载到这台电脑"),
        QT_TRANSLATE_NOOP("Messages", "联网同步以后就能看到。"),
        "wait",
    ),
    "photo_damaged": (
        QT_TRANSLATE_NOOP("Messages", "这张照片的文件坏了,打不开"),
        QT_TRANSLATE_NOOP("Messages", "如果原片还在手机里,请重新添加一次,并告诉镇街管理员。"),
        "problem",
    ),
    "vault_closed": (
        QT_TRANSLATE_NOOP("Messages", "已经锁定了"),
        QT_TRANSLATE_NOOP("Messages", "请输入口令解锁以后再做这一步。"),
        "wait",
    ),
    "vault": (
        QT_TRANSLATE_NOOP("Messages", "这一步没有做成({code})"),
        QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请回到上一页再试一次。"),
        "problem",
    ),
    "vault_in_use": (
        QT_TRANSLATE_NOOP("Messages", "另一个程序正在使用这份数据(进程号 {holder})"),
        QT_TRANSLATE_NOOP("Messages", "请先关掉已经打开的那个窗口,再回来解锁。"),
        "problem",
    ),
    "disk_full": (
        QT_TRANSLATE_NOOP("Messages", "磁盘满了,这一步没有写进去"),
        QT_TRANSLATE_NOOP("Messages", "之前保存的都完好。请删掉一些不用的文件,然后再做一次这一步。"),
        "problem",
    ),
    "disk_fault": (
        QT_TRANSLATE_NOOP("Messages", "磁盘读写出了问题({detail})"),
        QT_TRANSLATE_NOOP("Messages", "请检查磁盘或 U 盘是否还连着、能不能写,然后再试。"),
        "problem",
    ),
    "vault_damaged": (
        QT_TRANSLATE_NOOP("Messages", "本机数据有一部分损坏了({part})"),
        QT_TRANSLATE_NOOP("Messages", "请不要删除数据文件夹,马上联系镇街管理员:还能读的部分可以救回来。"),
        "problem",
    ),
    "store": (
        QT_TRANSLATE_NOOP("Messages", "本机数据暂时读写不了({code})"),
        QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请过一会儿再试。"),
        "problem",
    ),
}

_SYNC: Final = {
    "offline": (
        QT_TRANSLATE_NOOP("Messages", "现在没有网络"),
        QT_TRANSLATE_NOOP("Messages", "照常工作就行,记录都存在本机,有网以后再同步。"),
        "wait",
    ),
    "line_broken": (
        QT_TRANSLATE_NOOP("Messages", "传到一半网络断了"),
        QT_TRANSLATE_NOOP("Messages", "已经传到的不会重传,没传到的还在本机,网络好了再同步。"),
        "wait",
    ),
    "foreign_answer": (
        QT_TRANSLATE_NOOP("Messages", "连上的不是镇街的服务(网络回答了 {status})"),
        QT_TRANSLATE_NOOP("Messages", "请换一个网络再试。没有任何内容发给对方。"),
        "problem",
    ),
    "captive_portal": (
        QT_TRANSLATE_NOOP("Messages", "这个网络要先登录才能上网"),
        QT_TRANSLATE_NOOP("Messages", "请打开浏览器登录网络(或者换手机热点),再同步。"),
        "problem",
    ),
    "proxy_trouble": (
        QT_TRANSLATE_NOOP("Messages", "网络中间的代理连不到镇街的服务"),
        QT_TRANSLATE_NOOP("Messages", "请过一会儿再试,或者换一个网络。"),
        "wait",
    ),
    "certificate_changed": (
        QT_TRANSLATE_NOOP("Messages", "对方出示的证书不可信,已停止连接"),
        QT_TRANSLATE_NOOP("Messages", "没有发出任何内容。请换一个网络;如果还是这样,请联系镇街管理员。"),
        "problem",
    ),
    "clock_wrong": (
        QT_TRANSLATE_NOOP("Messages", "按这台电脑的日期时间,服务的证书不在有效期内"),
        QT_TRANSLATE_NOOP(
            "Messages", "请先在系统设置里把日期和时间调准,再同步;如果本来就是准的,请告诉镇街管理员证书到期了。"
        ),
        "problem",
    ),
    "clock_skewed": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑的时间和镇街的服务差得太多"),
        QT_TRANSLATE_NOOP("Messages", "同步照常进行。请在系统设置里把日期和时间调准,免得走访的时间记错。"),
        "problem",
    ),
    "server_trouble": (
        QT_TRANSLATE_NOOP("Messages", "镇街的服务自己出了问题({status})"),
        QT_TRANSLATE_NOOP("Messages", "记录都还在本机。请过一会儿再同步。"),
        "wait",
    ),
    "central_full": (
        QT_TRANSLATE_NOOP("Messages", "镇街的服务存满了,暂时收不下"),
        QT_TRANSLATE_NOOP("Messages", "记录都还在本机,不会丢。请告诉镇街管理员清理空间。"),
        "wait",
    ),
    "cursor_too_old": (
        QT_TRANSLATE_NOOP("Messages", "太久没有同步,需要从头接收一遍"),
        QT_TRANSLATE_NOOP("Messages", "请再按一次“立即同步”。本机的记录不受影响。"),
        "wait",
    ),
    "protocol_violation": (
        QT_TRANSLATE_NOOP("Messages", "服务的回答不合规矩({problem}),没有采用"),
        QT_TRANSLATE_NOOP("Messages", "记录都还在本机。请把括号里的代号告诉镇街管理员。"),
        "problem",
    ),
    "central_changed": (
        QT_TRANSLATE_NOOP("Messages", "回答不是这台电脑登记的那个服务签的,没有采用"),
        QT_TRANSLATE_NOOP("Messages", "请换一个网络再试;如果还是这样,请马上联系镇街管理员。"),
        "problem",
    ),
    "sync_fault": (
        QT_TRANSLATE_NOOP("Messages", "这次同步没有做完({code})"),
        QT_TRANSLATE_NOOP("Messages", "没传到的都还在本机。请过一会儿再同步。"),
        "wait",
    ),
    "session_expired": (
        QT_TRANSLATE_NOOP("Messages", "服务没有接受这台电脑的登录"),
        QT_TRANSLATE_NOOP("Messages", "记录都还在本机。请再同步一次;如果还不行,请联系镇街管理员。"),
        "problem",
    ),
    "device_revoked": (
        QT_TRANSLATE_NOOP("Messages", "镇街已经停用这台设备,不能再接收资料"),
        QT_TRANSLATE_NOOP("Messages", "已经记下的走访仍会送上去。要继续用,请找镇街管理员重新登记。"),
        "problem",
    ),
    "not_authorised": (
        QT_TRANSLATE_NOOP("Messages", "这个账户没有做这件事的权限"),
        QT_TRANSLATE_NOOP("Messages", "请联系镇街管理员核对账户和负责的村。"),
        "problem",
    ),
    "not_found": (
        QT_TRANSLATE_NOOP("Messages", "服务那边没有要找的内容"),
        QT_TRANSLATE_NOOP("Messages", "请再同步一次;如果还没有,请联系镇街管理员。"),
        "problem",
    ),
    "request_refused": (
        QT_TRANSLATE_NOOP("Messages", "服务没有收下这次请求({status})"),
        QT_TRANSLATE_NOOP("Messages", "记录都还在本机。请更新程序,或者把括号里的数字告诉镇街管理员。"),
        "problem",
    ),
    "program_too_old": (
        QT_TRANSLATE_NOOP("Messages", "这个版本太旧,服务已经不认了"),
        QT_TRANSLATE_NOOP("Messages", "请更新程序再同步。记录都还在本机。"),
        "problem",
    ),
    "bad_address": (
        QT_TRANSLATE_NOOP("Messages", "服务地址不对"),
        QT_TRANSLATE_NOOP("Messages", "地址要以 https:// 开头,请照镇街给的原样填写。"),
        "problem",
    ),
    "wrong_central": (
        QT_TRANSLATE_NOOP("Messages", "这个地址的服务不是发登记码的那一个"),
        QT_TRANSLATE_NOOP("Messages", "什么都没有发出去。请核对服务地址,或者换一个网络。"),
        "problem",
    ),
    "code_used": (
        QT_TRANSLATE_NOOP("Messages", "这个登记码已经用过了"),
        QT_TRANSLATE_NOOP("Messages", "一个码只能登记一台电脑。请向镇街要一个新的。"),
        "problem",
    ),
    "code_expired": (
        QT_TRANSLATE_NOOP("Messages", "这个登记码过期了"),
        QT_TRANSLATE_NOOP("Messages", "登记码 24 小时内有效。请向镇街要一个新的。"),
        "problem",
    ),
    "code_unknown": (
        QT_TRANSLATE_NOOP("Messages", "服务不认得这个登记码"),
        QT_TRANSLATE_NOOP("Messages", "请核对登记码和服务地址,或者向镇街要一个新的。"),
        "problem",
    ),
    "sync_refusal": (
        QT_TRANSLATE_NOOP("Messages", "服务没有同意这一步({code})"),
        QT_TRANSLATE_NOOP("Messages", "记录都还在本机。请把括号里的代号告诉镇街管理员。"),
        "problem",
    ),
    "sync": (
        QT_TRANSLATE_NOOP("Messages", "同步没有做完({code})"),
        QT_TRANSLATE_NOOP("Messages", "没传到的都还在本机。请过一会儿再同步。"),
        "problem",
    ),
}

_WIRE: Final = {
    "code_mistyped": (
        QT_TRANSLATE_NOOP("Messages", "登记码抄错了"),
        QT_TRANSLATE_NOOP("Messages", "登记码有 30 个字母和数字,五个一组。请对着原件逐组核对。"),
        "problem",
    ),
    "malformed": (
        QT_TRANSLATE_NOOP("Messages", "收到的内容不完整或者被改动过,没有采用"),
        QT_TRANSLATE_NOOP("Messages", "请再同步一次;如果又出现,请联系镇街管理员。"),
        "problem",
    ),
    "unsupported_version": (
        QT_TRANSLATE_NOOP("Messages", "收到的内容是更新的版本写的"),
        QT_TRANSLATE_NOOP("Messages", "请更新程序再同步。记录都还在本机。"),
        "problem",
    ),
    "signature_invalid": (
        QT_TRANSLATE_NOOP("Messages", "收到的内容签名不对,没有采用"),
        QT_TRANSLATE_NOOP("Messages", "请换一个网络再试;如果还是这样,请联系镇街管理员。"),
        "problem",
    ),
    "not_for_us": (
        QT_TRANSLATE_NOOP("Messages", "这份内容不是给这台电脑的"),
        QT_TRANSLATE_NOOP("Messages", "请核对是不是拿错了文件。"),
        "problem",
    ),
    "wire": (
        QT_TRANSLATE_NOOP("Messages", "收到的内容读不懂({code}),没有采用"),
        QT_TRANSLATE_NOOP("Messages", "请再试一次;如果又出现,请联系镇街管理员。"),
        "problem",
    ),
}

_FORMS: Final = {
    "form_refused": (
        QT_TRANSLATE_NOOP("Messages", "这张清单用不了"),
        QT_TRANSLATE_NOOP("Messages", "清单本身有错。请同步一次取新版;如果还不行,请告诉镇街管理员。"),
        "problem",
    ),
    "form_too_large": (
        QT_TRANSLATE_NOOP("Messages", "这张清单的文件太大,没有打开"),
        QT_TRANSLATE_NOOP("Messages", "请告诉镇街管理员换一份正常的清单。"),
        "problem",
    ),
    "answer_refused": (
        QT_TRANSLATE_NOOP("Messages", "这个答案没有收下:{why}"),
        QT_TRANSLATE_NOOP("Messages", "请改一改再填,别的答案都没有动。"),
        "problem",
    ),
    "calculation_diverged": (
        QT_TRANSLATE_NOOP("Messages", "清单里有一个算式算不出结果"),
        QT_TRANSLATE_NOOP("Messages", "填过的答案都在。请把题目告诉镇街管理员。"),
        "problem",
    ),
    "calculation_too_large": (
        QT_TRANSLATE_NOOP("Messages", "清单里有一个算式太大,算不动"),
        QT_TRANSLATE_NOOP(
            "Messages", "填过的答案都在。请看看刚填的数是不是多打了一位;如果没有,请把题目告诉镇街管理员。"
        ),
        "problem",
    ),
    "trigger_unreadable": (
        QT_TRANSLATE_NOOP("Messages", "清单里有一条处置规则读不懂"),
        QT_TRANSLATE_NOOP("Messages", "填过的答案都在。请告诉镇街管理员修正清单。"),
        "problem",
    ),
}

_PICTURES: Final = {
    "picture_refused": (
        QT_TRANSLATE_NOOP("Messages", "这张照片没有加进去({code})"),
        QT_TRANSLATE_NOOP("Messages", "原片没有动。请换一张,或者重新拍一张。"),
        "problem",
    ),
    "picture_truncated": (
        QT_TRANSLATE_NOOP("Messages", "这张照片不完整,只有前面一截"),
        QT_TRANSLATE_NOOP("Messages", "多半是从手机拷贝时断了。请重新拷贝一次再添加。"),
        "problem",
    ),
    "picture_too_large": (
        QT_TRANSLATE_NOOP("Messages", "这张照片太大({width} × {height})"),
        QT_TRANSLATE_NOOP("Messages", "原片没有动。请用手机直接拍的照片,不要用拼接或扫描的大图。"),
        "problem",
    ),
    "not_a_picture": (
        QT_TRANSLATE_NOOP("Messages", "这个文件不是能用的照片"),
        QT_TRANSLATE_NOOP("Messages", "可以用 JPEG、PNG 或手机的 HEIC 照片。请换一张。"),
        "problem",
    ),
    "picture_unreadable": (
        QT_TRANSLATE_NOOP("Messages", "读不到这张照片的文件"),
        QT_TRANSLATE_NOOP("Messages", "请检查手机或存储卡是否还连着,再添加一次。"),
        "problem",
    ),
}

_GENERAL: Final = {
    "locked": (
        QT_TRANSLATE_NOOP("Messages", "已经锁定了"),
        QT_TRANSLATE_NOOP("Messages", "请输入口令解锁以后再做这一步。"),
        "wait",
    ),
    "mendable": (
        QT_TRANSLATE_NOOP("Messages", "这一步没有做成({code})"),
        QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请核对后再试;如果还不行,请把括号里的代号告诉镇街管理员。"),
        "problem",
    ),
    "environment": (
        QT_TRANSLATE_NOOP("Messages", "电脑的磁盘或网络暂时不行({code})"),
        QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请过一会儿再试。"),
        "problem",
    ),
    "invalid_value": (
        QT_TRANSLATE_NOOP("Messages", "有一处内容不对({problem})"),
        QT_TRANSLATE_NOOP("Messages", "请核对后再试,别的内容没有动。"),
        "problem",
    ),
    "service_entry": (
        QT_TRANSLATE_NOOP("Messages", "工时不对"),
        QT_TRANSLATE_NOOP("Messages", "一项服务一天要在 1 到 1440 分钟之间。"),
        "problem",
    ),
    "service_table": (
        QT_TRANSLATE_NOOP("Messages", "服务项目表不对({problem})"),
        QT_TRANSLATE_NOOP("Messages", "请告诉镇街管理员修正 services.csv。"),
        "problem",
    ),
    "division_code": (
        QT_TRANSLATE_NOOP("Messages", "区划代码不对"),
        QT_TRANSLATE_NOOP("Messages", "请告诉镇街管理员核对村和镇街的代码。"),
        "problem",
    ),
    "policy_pack": (
        QT_TRANSLATE_NOOP("Messages", "政策包不对({problem})"),
        QT_TRANSLATE_NOOP("Messages", "请告诉镇街管理员,换一份新的政策包。"),
        "problem",
    ),
    "unknown_policy": (
        QT_TRANSLATE_NOOP("Messages", "没有这一项政策或测算"),
        QT_TRANSLATE_NOOP("Messages", "请在政策页里按名称、拼音或首字母查找。"),
        "problem",
    ),
    "policy_input": (
        QT_TRANSLATE_NOOP("Messages", "填写的数不对({problem})"),
        QT_TRANSLATE_NOOP("Messages", "请检查数字、日期和选项,再算一次。"),
        "problem",
    ),
    "holiday_table": (
        QT_TRANSLATE_NOOP("Messages", "节假日表不对({problem})"),
        QT_TRANSLATE_NOOP("Messages", "请告诉镇街管理员修正节假日表。"),
        "problem",
    ),
    "system": (
        QT_TRANSLATE_NOOP("Messages", "电脑没有允许这一步({detail})"),
        QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请检查文件夹是否还在、能不能写,再试一次。"),
        "problem",
    ),
    "memory": (
        QT_TRANSLATE_NOOP("Messages", "电脑内存不够了"),
        QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请关掉一些别的程序再试。"),
        "problem",
    ),
}

_WORK: Final = {
    "nothing_to_review": (
        QT_TRANSLATE_NOOP("Messages", "这次走访现在不用审核"),
        QT_TRANSLATE_NOOP("Messages", "它可能已经审过,或者还没有提交。请刷新列表再看。"),
        "wait",
    ),
    "reason_missing": (
        QT_TRANSLATE_NOOP("Messages", "退回要写明原因"),
        QT_TRANSLATE_NOOP("Messages", "请写一句话,让协理员知道要改什么。"),
        "problem",
    ),
    "no_such_follow_up": (
        QT_TRANSLATE_NOOP("Messages", "这件事已经不用跟进了"),
        QT_TRANSLATE_NOOP("Messages", "别的走访或记录已经把它了结,或者这个人不在名册里了。"),
        "problem",
    ),
    "how_missing": (
        QT_TRANSLATE_NOOP("Messages", "了结要写明做了什么"),
        QT_TRANSLATE_NOOP("Messages", "请写一句话:做了什么、交给了谁。"),
        "problem",
    ),
    "not_correctable": (
        QT_TRANSLATE_NOOP("Messages", "这次走访还没有提交,不用更正"),
        QT_TRANSLATE_NOOP("Messages", "草稿可以直接改。"),
        "problem",
    ),
    "unknown_form": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑上没有这张清单({form})"),
        QT_TRANSLATE_NOOP("Messages", "请同步一次再试;如果还没有,请联系镇街管理员。"),
        "problem",
    ),
    "form_withdrawn": (
        QT_TRANSLATE_NOOP("Messages", "这张清单({form})已经停用"),
        QT_TRANSLATE_NOOP("Messages", "已经开始的走访可以做完;新的走访请选别的清单。"),
        "problem",
    ),
    "no_question": (
        QT_TRANSLATE_NOOP("Messages", "清单里没有可以放它的题"),
        QT_TRANSLATE_NOOP("Messages", "请先选好题目再添加。别的答案没有动。"),
        "problem",
    ),
    "too_many_accounts": (
        QT_TRANSLATE_NOOP("Messages", "这个数据文件夹里有几个账户"),
        QT_TRANSLATE_NOOP("Messages", "请先选要用哪一个账户。"),
        "problem",
    ),
    "workflow": (
        QT_TRANSLATE_NOOP("Messages", "这一步没有做成({code})"),
        QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请回到上一页再试一次。"),
        "problem",
    ),
    "window_unproven": (
        QT_TRANSLATE_NOOP("Messages", "窗口没有正常打开"),
        QT_TRANSLATE_NOOP("Messages", "请检查显示、字体和程序文件是否齐全,再打开一次。"),
        "problem",
    ),
}

_INCIDENTS: Final = {
    "other_generation": (
        QT_TRANSLATE_NOOP("Messages", "镇街的服务从备份恢复过"),
        QT_TRANSLATE_NOOP("Messages", "本机会把可能缺的记录再送一遍,您不用做什么。"),
        "wait",
    ),
    "same_id_other_bytes": (
        QT_TRANSLATE_NOOP("Messages", "收到一条编号相同而内容不同的记录"),
        QT_TRANSLATE_NOOP("Messages", "两份都保留着。请告诉镇街管理员。"),
        "problem",
    ),
    "receipt_names_other_bytes": (
        QT_TRANSLATE_NOOP("Messages", "有一张收据和本机的记录对不上"),
        QT_TRANSLATE_NOOP("Messages", "记录仍在本机,没有当作已收妥。请告诉镇街管理员。"),
        "problem",
    ),
    "record_malformed": (
        QT_TRANSLATE_NOOP("Messages", "收到一条读不懂的记录,没有采用"),
        QT_TRANSLATE_NOOP("Messages", "它另存着备查。请告诉镇街管理员。"),
        "problem",
    ),
    "record_signature_invalid": (
        QT_TRANSLATE_NOOP("Messages", "收到一条签名不对的记录,没有采用"),
        QT_TRANSLATE_NOOP("Messages", "它另存着备查。请告诉镇街管理员。"),
        "problem",
    ),
    "record_unsupported_version": (
        QT_TRANSLATE_NOOP("Messages", "收到一条更新版本写的记录,没有采用"),
        QT_TRANSLATE_NOOP("Messages", "请更新程序。它另存着,更新后可以再读。"),
        "problem",
    ),
}

_STICK: Final = {
    "stick_fault": (
        QT_TRANSLATE_NOOP("Messages", "U 盘读写出了问题({detail})"),
        QT_TRANSLATE_NOOP("Messages", "请检查 U 盘是否插好、是否写保护,然后再做一次。本机的记录都还在。"),
        "problem",
    ),
    "stick_full": (
        QT_TRANSLATE_NOOP("Messages", "U 盘满了,没有写完"),
        QT_TRANSLATE_NOOP("Messages", "U 盘上没有留下半截文件,本机的记录都还在。请腾出地方或换一个 U 盘再导出。"),
        "problem",
    ),
    "stick_file_too_large": (
        QT_TRANSLATE_NOOP("Messages", "这个 U 盘放不下这么大的单个文件"),
        QT_TRANSLATE_NOOP("Messages", "请换一个 U 盘再导出,或者用命令 device export --split 700M 分成小文件。"),
        "problem",
    ),
    "not_a_package": (
        QT_TRANSLATE_NOOP("Messages", "这不是本程序的数据文件"),
        QT_TRANSLATE_NOOP("Messages", "请选镇街交给您的那个文件(名字以 .fvr 结尾)。"),
        "problem",
    ),
    "package_damaged": (
        QT_TRANSLATE_NOOP("Messages", "这个文件不完整,或者被改动过"),
        QT_TRANSLATE_NOOP("Messages", "里面的内容一点也没有采用,本机数据没有变。请重新拷贝一次再导入。"),
        "problem",
    ),
    "package_for_another": (
        QT_TRANSLATE_NOOP("Messages", "这个文件不是给这台电脑的"),
        QT_TRANSLATE_NOOP("Messages", "请核对是不是拿错了别人的 U 盘,或者选成了自己导出的文件。"),
        "problem",
    ),
    "answer_unasked": (
        QT_TRANSLATE_NOOP("Messages", "镇街的服务从备份恢复过,分不清这个文件是新是旧"),
        QT_TRANSLATE_NOOP("Messages", "请先在这台电脑上导出一次,交给镇街收进去,再导入镇街写回的文件。"),
        "problem",
    ),
    "no_address": (
        QT_TRANSLATE_NOOP("Messages", "这台电脑是用文件登记的,没有服务地址"),
        QT_TRANSLATE_NOOP("Messages", "请用 U 盘交换:在“同步”页导出,交给镇街,再导入写回的文件。"),
        "wait",
    ),
    "reply_unasked": (
        QT_TRANSLATE_NOOP("Messages", "这个回复不是答复这台电脑的登记申请"),
        QT_TRANSLATE_NOOP("Messages", "请核对是不是拿错了文件;也可以用登记码文件重新写一份申请。"),
        "problem",
    ),
    "code_file_unreadable": (
        QT_TRANSLATE_NOOP("Messages", "这不是镇街发的登记码文件,或者不完整"),
        QT_TRANSLATE_NOOP("Messages", "请选镇街给您的登记码文件;如果只有一行登记码,请联网登记。"),
        "problem",
    ),
}

ERROR_WORDS: Final[dict[str, tuple[str, str, str]]] = (
    _VAULT | _SYNC | _WIRE | _FORMS | _PICTURES | _WORK | _INCIDENTS | _STICK | _GENERAL
)

RECORD_REASONS: Final = {
    "revoked_device": QT_TRANSLATE_NOOP("Messages", "设备已停用,等镇街确认"),
    "unknown_device": QT_TRANSLATE_NOOP("Messages", "服务不认得这台设备"),
    "not_authorised": QT_TRANSLATE_NOOP("Messages", "账户没有这项权限"),
    "out_of_scope": QT_TRANSLATE_NOOP("Messages", "这个人不在负责的村里"),
    "unknown_subject": QT_TRANSLATE_NOOP("Messages", "服务那边还没有这个人的档案"),
    "unknown_form": QT_TRANSLATE_NOOP("Messages", "服务那边还没有这一版清单"),
    "bad_answer": QT_TRANSLATE_NOOP("Messages", "有一个答案不合清单的要求"),
    "bad_body": QT_TRANSLATE_NOOP("Messages", "服务读不懂记录的内容"),
    "bad_signature": QT_TRANSLATE_NOOP("Messages", "签名对不上"),
    "same_id_other_bytes": QT_TRANSLATE_NOOP("Messages", "服务那边有一条编号相同而内容不同的记录"),
    "superseded": QT_TRANSLATE_NOOP("Messages", "走访已有更正"),
    "already_decided": QT_TRANSLATE_NOOP("Messages", "别人已经审过这次走访"),
    "corrected_unknown": QT_TRANSLATE_NOOP("Messages", "被更正的记录还没有送到"),
}

RECORD_MENDS: Final = {
    "revoked_device": QT_TRANSLATE_NOOP("Messages", "不用重填,镇街确认后会收下;着急请找镇街管理员。"),
    "unknown_device": QT_TRANSLATE_NOOP("Messages", "不用重填,记录都在;请镇街管理员重新登记这台电脑。"),
    "not_authorised": QT_TRANSLATE_NOOP("Messages", "请镇街管理员核对账户的权限。"),
    "out_of_scope": QT_TRANSLATE_NOOP("Messages", "不用重填,镇街定了由谁负责就会收下。"),
    "unknown_subject": QT_TRANSLATE_NOOP("Messages", "不用重填,档案建好以后会自动收下。"),
    "unknown_form": QT_TRANSLATE_NOOP("Messages", "不用重填,镇街发布这一版清单以后会自动收下。"),
    "bad_answer": QT_TRANSLATE_NOOP("Messages", "请按“更正后重送”,改好那道题再提交。"),
    "bad_body": QT_TRANSLATE_NOOP("Messages", "请更新程序,再按“更正后重送”提交一次;还不行就告诉镇街管理员。"),
    "bad_signature": QT_TRANSLATE_NOOP("Messages", "请按“更正后重送”提交一次,并告诉镇街管理员。"),
    "same_id_other_bytes": QT_TRANSLATE_NOOP("Messages", "请按“更正后重送”提交一次,并告诉镇街管理员。"),
    "superseded": QT_TRANSLATE_NOOP("Messages", "请打开这次走访,看了新的更正再决定。"),
    "already_decided": QT_TRANSLATE_NOOP("Messages", "以先到的决定为准,不用再做什么。"),
    "corrected_unknown": QT_TRANSLATE_NOOP("Messages", "不用做什么,前一条送到以后会自动收下。"),
}

STANDING: Final = {
    "draft": QT_TRANSLATE_NOOP("Messages", "还没有提交,提交以后才会送出"),
    "waiting": QT_TRANSLATE_NOOP("Messages", "存在本机,等下次同步送出"),
    "waiting_photo": QT_TRANSLATE_NOOP("Messages", "存在本机,等文字送完再送"),
    "sending": QT_TRANSLATE_NOOP("Messages", "已送出,等服务的收据"),
    "sending_photo": QT_TRANSLATE_NOOP("Messages", "送了一部分,断了会从断处接着送"),
    "applied": QT_TRANSLATE_NOOP("Messages", "服务已签收"),
    "stored": QT_TRANSLATE_NOOP("Messages", "服务已签收"),
    "held": QT_TRANSLATE_NOOP("Messages", "服务已收下,正在核实"),
    "rejected": QT_TRANSLATE_NOOP("Messages", "服务没有接受,仍保留在本机"),
    "mended": QT_TRANSLATE_NOOP("Messages", "没有被接受,已经用更正重新提交"),
}

ANSWER_REASONS: Final = {
    "unknown_question": QT_TRANSLATE_NOOP("Messages", "清单里没有这一题"),
    "not_answerable": QT_TRANSLATE_NOOP("Messages", "这一题不用填"),
    "read_only": QT_TRANSLATE_NOOP("Messages", "这一题只能看"),
    "malformed": QT_TRANSLATE_NOOP("Messages", "写法不对"),
    "out_of_range": QT_TRANSLATE_NOOP("Messages", "数字太大或太小"),
    "unknown_choice": QT_TRANSLATE_NOOP("Messages", "没有这个选项"),
    "not_one_value": QT_TRANSLATE_NOOP("Messages", "只能填一个"),
    "illegal_character": QT_TRANSLATE_NOOP("Messages", "里面有不能保存的字符"),
    "no_such_repeat": QT_TRANSLATE_NOOP("Messages", "没有这一组"),
    "count_controlled": QT_TRANSLATE_NOOP("Messages", "组数由前面的答案决定"),
    "unknown_language": QT_TRANSLATE_NOOP("Messages", "清单没有这种语言"),
}
