<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AcknowledgeControl</name>
    <message>
        <source>已知晓</source>
        <translation>I have read this</translation>
    </message>
</context>
<context>
    <name>AddButton</name>
    <message>
        <source>添加:{what}</source>
        <translation>Add: {what}</translation>
    </message>
    <message>
        <source>再加一组</source>
        <translation>Add another group</translation>
    </message>
</context>
<context>
    <name>AnswerRow</name>
    <message>
        <source>退回此题</source>
        <translation>Send this back</translation>
    </message>
    <message>
        <source>写给协理员:要改什么、为什么</source>
        <translation>For the assistant: what to change, and why</translation>
    </message>
    <message>
        <source>退回原因:{question}</source>
        <translation>Reason for sending back: {question}</translation>
    </message>
    <message>
        <source>有照片,见上面</source>
        <translation>A photo, see above</translation>
    </message>
    <message>
        <source>没有答</source>
        <translation>No answer</translation>
    </message>
</context>
<context>
    <name>AskWords</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>CalculatorsView</name>
    <message>
        <source>还要填:{field}</source>
        <translation>Still to fill in: {field}</translation>
    </message>
    <message>
        <source>这里填得不对:{field}</source>
        <translation>This cannot be read: {field}</translation>
    </message>
    <message>
        <source>第 {number} 步</source>
        <translation>Step {number}</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>提示</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>测算</source>
        <translation>Calculators</translation>
    </message>
</context>
<context>
    <name>CardHead</name>
    <message>
        <source>必填</source>
        <translation>Required</translation>
    </message>
    <message>
        <source>敏感</source>
        <translation>Sensitive</translation>
    </message>
    <message>
        <source>敏感个人信息:加密存放,列表里不显示,镇街只有经办人能看。填的时候请避开旁人。</source>
        <translation>Sensitive personal information: stored encrypted, not shown in lists, seen only by those in charge at the township. Keep it from onlookers.</translation>
    </message>
    <message>
        <source>再存一次</source>
        <translation>Save again</translation>
    </message>
    <message>
        <source>清除</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>清除这一题的答案</source>
        <translation>Clear the answer to this question</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>已保存</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>未保存</source>
        <translation>Not saved</translation>
    </message>
    <message>
        <source>来源:{source}</source>
        <translation>Source: {source}</translation>
    </message>
</context>
<context>
    <name>CaseloadPage</name>
    <message>
        <source>正在读取名单…</source>
        <translation>Reading the list…</translation>
    </message>
    <message>
        <source>全部村(居)</source>
        <translation>All villages</translation>
    </message>
    <message numerus="yes">
        <source>%n 人</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message>
        <source>没有找到</source>
        <translation>Nobody found</translation>
    </message>
    <message>
        <source>可以输姓名、拼音、首字母、身份证号或电话里的几位数字。</source>
        <translation>Try a name, pinyin, initials, or some digits of an ID or phone number.</translation>
    </message>
    <message>
        <source>清空条件</source>
        <translation>Clear the filters</translation>
    </message>
    <message>
        <source>名单还是空的</source>
        <translation>The list is still empty</translation>
    </message>
    <message>
        <source>同步以后,分给您的人会出现在这里。</source>
        <translation>After a sync, the people assigned to you appear here.</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>其他对象</source>
        <translation>Others</translation>
    </message>
    <message>
        <source>对象</source>
        <translation>People</translation>
    </message>
    <message>
        <source>姓名、拼音、首字母、身份证号或电话</source>
        <translation>Name, pinyin, initials, ID number or phone</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>村(居)</source>
        <translation>Village</translation>
    </message>
    <message>
        <source>名单</source>
        <translation>List of people</translation>
    </message>
    <message>
        <source>打开档案</source>
        <translation>Open file</translation>
    </message>
</context>
<context>
    <name>ChecklistChooser</name>
    <message>
        <source>选择清单</source>
        <translation>Choose checklists</translation>
    </message>
    <message>
        <source>这次走访填哪些清单?可以选几张,公共问题只问一次。</source>
        <translation>Which checklists for this visit? You may pick several; common questions are asked once.</translation>
    </message>
    <message>
        <source>开始走访</source>
        <translation>Start visit</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>ChoiceControl</name>
    <message>
        <source>查找选项</source>
        <translation>Find a choice</translation>
    </message>
    <message>
        <source>没有符合的选项</source>
        <translation>No choice fits</translation>
    </message>
    <message>
        <source>还有 {n} 项没有列出,再输入几个字查找</source>
        <translation>{n} more are not listed; type more to find them</translation>
    </message>
    <message>
        <source>输入汉字、拼音、首字母或数字查找</source>
        <translation>Search by characters, pinyin, initials or digits</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>先选一个人。按档案和问到的情况比对,能不能享受由主管部门审核决定。</source>
        <translation>Choose a person first. The file and what was asked are compared; the authority decides.</translation>
    </message>
    <message numerus="yes">
        <source>另有 %n 位家庭成员没有档案。</source>
        <translation>
            <numerusform>%n more family member has no file here. </numerusform>
            <numerusform>%n more family members have no file here. </numerusform>
        </translation>
    </message>
    <message>
        <source>姓名、拼音、首字母、身份证号或电话</source>
        <translation>Name, pinyin, initials, ID number or phone</translation>
    </message>
    <message>
        <source>找人</source>
        <translation>Find a person</translation>
    </message>
    <message>
        <source>比对的人</source>
        <translation>Person compared</translation>
    </message>
    <message>
        <source>比对结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>问清楚这些,就能往下比(只用于这次比对,不保存):</source>
        <translation>Ask about these to go on (for this comparison only, not stored):</translation>
    </message>
    <message>
        <source>清空问到的情况</source>
        <translation>Forget what was asked</translation>
    </message>
    <message>
        <source>比对:{names}。{absent}测算,仅供参考。</source>
        <translation>Compared: {names}. {absent}For reference only.</translation>
    </message>
</context>
<context>
    <name>ComparisonsModel</name>
    <message numerus="yes">
        <source>还缺 %n 项</source>
        <translation>
            <numerusform>%n fact missing</numerusform>
            <numerusform>%n facts missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConditionList</name>
    <message>
        <source>{state}:{missing}</source>
        <translation>{state}: {missing}</translation>
    </message>
    <message>
        <source>符合</source>
        <translation>Met</translation>
    </message>
    <message>
        <source>不符合</source>
        <translation>Not met</translation>
    </message>
    <message>
        <source>还不知道</source>
        <translation>Not known yet</translation>
    </message>
    <message>
        <source>由人判断</source>
        <translation>For people to judge</translation>
    </message>
</context>
<context>
    <name>ContactsView</name>
    <message>
        <source>没有</source>
        <translation>None</translation>
    </message>
    <message>
        <source>政策包里没有,请问镇街</source>
        <translation>Not in the packs: ask the township</translation>
    </message>
    <message>
        <source>当地标准(元/人/月)</source>
        <translation>Local standards (yuan a head and month)</translation>
    </message>
    <message>
        <source>资料没有写明的</source>
        <translation>What the sources do not tell</translation>
    </message>
    <message>
        <source>电话与地点</source>
        <translation>Phones and places</translation>
    </message>
</context>
<context>
    <name>DayButton</name>
    <message>
        <source>从日历里选</source>
        <translation>Pick from the calendar</translation>
    </message>
</context>
<context>
    <name>DisplayMenu</name>
    <message>
        <source>跟随系统</source>
        <translation>As the system</translation>
    </message>
    <message>
        <source>浅色</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>颜色</source>
        <translation>Colours</translation>
    </message>
    <message>
        <source>字号</source>
        <translation>Text size</translation>
    </message>
</context>
<context>
    <name>EnrolFileForm</name>
    <message>
        <source>登记码文件 (*.txt *.code *)</source>
        <translation>Code file (*.txt *.code *)</translation>
    </message>
    <message>
        <source>选镇街给的登记码文件</source>
        <translation>Choose the code file from the township</translation>
    </message>
    <message>
        <source>登记申请存到哪里</source>
        <translation>Where to save the request</translation>
    </message>
    <message>
        <source>登记回复 (*.reply *)</source>
        <translation>Reply (*.reply *)</translation>
    </message>
    <message>
        <source>选镇街写回的回复文件</source>
        <translation>Choose the reply file from the township</translation>
    </message>
    <message>
        <source>正在写登记申请</source>
        <translation>Writing the request</translation>
    </message>
    <message>
        <source>正在登记</source>
        <translation>Enrolling</translation>
    </message>
    <message>
        <source>口令至少要 {count} 个字符,一个汉字算两个。</source>
        <translation>The passphrase needs at least {count} characters; a Chinese character counts as two.</translation>
    </message>
    <message>
        <source>两次输入的口令不一样。</source>
        <translation>The two passphrases differ.</translation>
    </message>
    <message>
        <source>请输入写申请时定的口令。</source>
        <translation>Enter the passphrase you set when you wrote the request.</translation>
    </message>
    <message>
        <source>申请写好了:{name}。请交给镇街,拿到回复文件后做第二步。这之间可以关掉程序,口令请记牢。</source>
        <translation>The request is written: {name}. Hand it to the township and do step two when you have the reply file. You may close the program in between; keep the passphrase in mind.</translation>
    </message>
    <message>
        <source>没有网络,用文件登记</source>
        <translation>Enrol by file, without a network</translation>
    </message>
    <message>
        <source>镇街给您一个登记码文件(24 小时内有效)。两步做完,这台电脑就登记好了。</source>
        <translation>The township gives you a code file (good for 24 hours). After two steps this computer is enrolled.</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>再输一次口令(第一步要)</source>
        <translation>Passphrase again (for step one)</translation>
    </message>
    <message>
        <source>显示口令</source>
        <translation>Show passphrase</translation>
    </message>
    <message>
        <source>大写锁定(Caps Lock)好像开着</source>
        <translation>Caps Lock seems to be on</translation>
    </message>
    <message>
        <source>第一步:定一个口令,选登记码文件,把登记申请写到 U 盘,交给镇街。</source>
        <translation>Step one: set a passphrase, choose the code file, write the request to a USB stick and hand it to the township.</translation>
    </message>
    <message>
        <source>第二步:输入同一个口令,选镇街写回的回复文件。</source>
        <translation>Step two: enter the same passphrase and choose the reply file from the township.</translation>
    </message>
    <message>
        <source>选登记码文件,写申请…</source>
        <translation>Choose the code file, write the request…</translation>
    </message>
    <message>
        <source>选回复文件,完成登记…</source>
        <translation>Choose the reply file, finish…</translation>
    </message>
    <message>
        <source>返回联网登记</source>
        <translation>Back to enrolling over the network</translation>
    </message>
</context>
<context>
    <name>EnrolForm</name>
    <message>
        <source>正在登记</source>
        <translation>Enrolling</translation>
    </message>
    <message>
        <source>请填写服务地址,镇街给登记码时会一起给。</source>
        <translation>Please fill in the service address; the township gives it with the code.</translation>
    </message>
    <message>
        <source>请填写登记码。</source>
        <translation>Please fill in the code.</translation>
    </message>
    <message>
        <source>两次输入的口令不一样。</source>
        <translation>The two passphrases differ.</translation>
    </message>
    <message>
        <source>至少 {count} 个字符;几个不相干的词连起来最好记。</source>
        <translation>At least {count} characters; a few unrelated words are easiest to remember.</translation>
    </message>
    <message>
        <source>强度:弱。再长一些更好。</source>
        <translation>Strength: weak. Longer is better.</translation>
    </message>
    <message>
        <source>强度:中等。</source>
        <translation>Strength: fair.</translation>
    </message>
    <message>
        <source>强度:强。</source>
        <translation>Strength: strong.</translation>
    </message>
    <message>
        <source>正在登记…</source>
        <translation>Enrolling…</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>登记这台电脑</source>
        <translation>Enrol this computer</translation>
    </message>
    <message>
        <source>登记码由镇街发给您,24 小时内有效,只能用一次。口令由您自己定,忘了谁也找不回来。</source>
        <translation>The township gives you the code: it is good for 24 hours and one use. You choose the passphrase; if it is forgotten, nobody can recover it.</translation>
    </message>
    <message>
        <source>服务地址</source>
        <translation>Service address</translation>
    </message>
    <message>
        <source>登记码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>新口令</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>再输一次口令</source>
        <translation>The passphrase again</translation>
    </message>
    <message>
        <source>显示口令</source>
        <translation>Show passphrase</translation>
    </message>
    <message>
        <source>大写锁定(Caps Lock)好像开着</source>
        <translation>Caps Lock seems to be on</translation>
    </message>
    <message>
        <source>返回解锁</source>
        <translation>Back to unlock</translation>
    </message>
    <message>
        <source>在本机生成密钥</source>
        <translation>Make keys on this computer</translation>
    </message>
    <message>
        <source>核对服务并交换登记码</source>
        <translation>Check the service and exchange the code</translation>
    </message>
    <message>
        <source>加密保存到本机</source>
        <translation>Save encrypted on this computer</translation>
    </message>
    <message>
        <source>口令至少要 {count} 个字符,一个汉字算两个。</source>
        <translation>A passphrase needs at least {count} characters; a Chinese one counts as two.</translation>
    </message>
    <message>
        <source>没有网络?用文件登记</source>
        <translation>No network? Enrol by file</translation>
    </message>
</context>
<context>
    <name>FieldControl</name>
    <message>
        <source>请填整数,例如 3</source>
        <translation>Please give a whole number, for example 3</translation>
    </message>
    <message>
        <source>请填数字,例如 2.5</source>
        <translation>Please give a number, for example 2.5</translation>
    </message>
    <message>
        <source>请填日期,例如 2026-03-02 或 3月2日</source>
        <translation>Please give a date, for example 2026-03-02</translation>
    </message>
    <message>
        <source>请填时间,例如 14:05</source>
        <translation>Please give a time, for example 14:05</translation>
    </message>
    <message>
        <source>整数</source>
        <translation>Whole number</translation>
    </message>
    <message>
        <source>数字</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>时:分,例如 14:05</source>
        <translation>Hour:minute, for example 14:05</translation>
    </message>
    <message>
        <source>纬度 经度,例如 37.50 121.26</source>
        <translation>Latitude longitude, for example 37.50 121.26</translation>
    </message>
    <message>
        <source>条码或编号</source>
        <translation>Barcode or number</translation>
    </message>
    <message>
        <source>例如 3月2日、今天</source>
        <translation>e.g. 2026-03-02, today</translation>
    </message>
</context>
<context>
    <name>Filling</name>
    <message>
        <source>正在处理照片</source>
        <translation>Preparing the photo</translation>
    </message>
    <message>
        <source>正在提交走访</source>
        <translation>Submitting the visit</translation>
    </message>
    <message>
        <source>工时</source>
        <translation>Care hours</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
</context>
<context>
    <name>FolderDialog</name>
    <message>
        <source>从文件夹里选照片</source>
        <translation>Choose a photo from a folder</translation>
    </message>
    <message>
        <source>正在查看文件夹…</source>
        <translation>Looking through the folder…</translation>
    </message>
    <message>
        <source>照片,最新的在前</source>
        <translation>Photos, newest first</translation>
    </message>
    <message>
        <source>添加这张</source>
        <translation>Add this one</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message numerus="yes">
        <source>%n 张照片,最新的在前</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos, newest first</numerusform>
        </translation>
    </message>
    <message>
        <source>这个文件夹里没有照片。请换一个文件夹,手机里的照片常在 DCIM 里。</source>
        <translation>No photos in this folder. Choose another; a phone&apos;s photos are usually under DCIM.</translation>
    </message>
    <message>
        <source>这种照片不能预览,可以直接添加</source>
        <translation>No preview of this kind; it can be added all the same</translation>
    </message>
</context>
<context>
    <name>GroupTitle</name>
    <message>
        <source>去掉这一组</source>
        <translation>Remove this group</translation>
    </message>
</context>
<context>
    <name>HoursView</name>
    <message>
        <source>这次上门提供的照料,按分钟填;也可以写 1:30 或 1.5h。没有的空着。Enter 或 ↓ 到下一项。</source>
        <translation>Care given on this visit, in minutes; 1:30 or 1.5h will do. Leave the others empty. Enter or ↓ goes on.</translation>
    </message>
    <message>
        <source>分钟</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>{service},分钟</source>
        <translation>{service}, minutes</translation>
    </message>
    <message>
        <source>请填 0 到 1440 之间的分钟数,例如 30 或 1:30</source>
        <translation>Please give 0 to 1440 minutes, for example 30 or 1:30</translation>
    </message>
    <message>
        <source>还没有填</source>
        <translation>Not filled in yet</translation>
    </message>
    <message>
        <source>合计:{total}</source>
        <translation>Total: {total}</translation>
    </message>
</context>
<context>
    <name>ItemsView</name>
    <message>
        <source>没有找到。可以输政策名称、拼音、首字母,或者换一个市。</source>
        <translation>Nothing found. Type a name, pinyin or initials, or choose another city.</translation>
    </message>
    <message>
        <source>测算:{title}</source>
        <translation>Calculate: {title}</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>政策名称、拼音、首字母,如 lsjz、助学</source>
        <translation>Name, pinyin or initials, e.g. lsjz</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>全部类别 {count}</source>
        <translation>All kinds {count}</translation>
    </message>
</context>
<context>
    <name>KeysHelp</name>
    <message>
        <source>走访页的按键</source>
        <translation>Keys of the visit page</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
    <message>
        <source>选第几个选项;多选题再按一次取消</source>
        <translation>Choose the choice with that number; where several may be chosen, again takes it back</translation>
    </message>
    <message>
        <source>在选项之间移动,空格选中</source>
        <translation>Move among the choices; Space chooses</translation>
    </message>
    <message>
        <source>到下一题;最后一题之后到下一部分</source>
        <translation>To the next question; after the last one to the next part</translation>
    </message>
    <message>
        <source>到下一个或上一个可以按、可以填的地方</source>
        <translation>To the next or previous thing to press or fill in</translation>
    </message>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>按下按钮:选照片、用签名的照片……</source>
        <translation>Press a button: choose a photo, use a photo of the signature …</translation>
    </message>
    <message>
        <source>汉字、拼音、首字母</source>
        <translation>Characters, pinyin, initials</translation>
    </message>
    <message>
        <source>选项多的题:直接打字就查找,Enter 选第一个,Esc 清掉</source>
        <translation>Long lists: just type to search, Enter takes the first found, Esc clears</translation>
    </message>
    <message>
        <source>到下一道或上一道还缺的题</source>
        <translation>To the next or previous question still missing</translation>
    </message>
    <message>
        <source>往下或往上翻一屏,到头换部分</source>
        <translation>A screenful down or up; at the end, another part</translation>
    </message>
    <message>
        <source>下一部分、上一部分</source>
        <translation>Next part, previous part</translation>
    </message>
    <message>
        <source>到各部分的目录,再按回到刚才的题</source>
        <translation>To the list of parts; again, back to the question</translation>
    </message>
    <message>
        <source>没能照常走访:没人、拒绝、去世、中断……</source>
        <translation>Not as planned: nobody in, refused, a death, interrupted …</translation>
    </message>
    <message>
        <source>换一种语言看题</source>
        <translation>See the questions in another language</translation>
    </message>
    <message>
        <source>提交前检查;在那里再按一次就提交</source>
        <translation>Check before submitting; once more there submits</translation>
    </message>
</context>
<context>
    <name>LastAnswer</name>
    <message>
        <source>上次:{answer}</source>
        <translation>Last time: {answer}</translation>
    </message>
    <message>
        <source>看上次的答案</source>
        <translation>Show the last answer</translation>
    </message>
</context>
<context>
    <name>LeafletDialog</name>
    <message>
        <source>明白纸:{title}</source>
        <translation>Leaflet: {title}</translation>
    </message>
    <message>
        <source>二维码</source>
        <translation>QR code</translation>
    </message>
    <message>
        <source>请对方用手机扫,不用网络就能看到右边的字。</source>
        <translation>Scanned with a phone it shows the words on the right, without a network.</translation>
    </message>
    <message>
        <source>二维码里的字</source>
        <translation>Words in the QR code</translation>
    </message>
    <message>
        <source>存为 PDF…</source>
        <translation>Save as PDF…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>明白纸存到哪里</source>
        <translation>Where to save the leaflet</translation>
    </message>
    <message>
        <source>已存到 {file},可以打印。</source>
        <translation>Saved to {file}, ready to print.</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>口令不对</source>
        <translation>Wrong passphrase</translation>
    </message>
    <message>
        <source>请看看大写锁定键和输入法,再输一次。已经错了 {wrong} 次。</source>
        <translation>Look at Caps Lock and the input method, then try again. Wrong tries so far: {wrong}.</translation>
    </message>
    <message>
        <source>试的次数太多了</source>
        <translation>Too many tries</translation>
    </message>
    <message>
        <source>请过 {retry_after_s} 秒再试。数据没有受影响。</source>
        <translation>Please wait {retry_after_s} s. The data is not affected.</translation>
    </message>
    <message>
        <source>这个文件夹里还没有登记过的账户</source>
        <translation>No account is enrolled in this folder yet</translation>
    </message>
    <message>
        <source>请用镇街发的登记码登记这台电脑。</source>
        <translation>Enrol this computer with the code from the township.</translation>
    </message>
    <message>
        <source>这里已经有一个账户的数据</source>
        <translation>This folder already holds an account&apos;s data</translation>
    </message>
    <message>
        <source>不会覆盖它。请直接解锁,或者换一个数据文件夹再登记。</source>
        <translation>It will not be written over. Unlock it, or enrol into another data folder.</translation>
    </message>
    <message>
        <source>数据是用更新的版本写的,这个版本打不开</source>
        <translation>The data was written by a newer version, which this one cannot open</translation>
    </message>
    <message>
        <source>请更新程序后再打开。数据没有动过。</source>
        <translation>Please update the program. The data was not touched.</translation>
    </message>
    <message>
        <source>这台电脑已经登记过了</source>
        <translation>This computer is enrolled already</translation>
    </message>
    <message>
        <source>请用登记时设的口令解锁。</source>
        <translation>Unlock it with the passphrase chosen then.</translation>
    </message>
    <message>
        <source>这里的数据还不属于任何账户</source>
        <translation>The data here belongs to no account yet</translation>
    </message>
    <message>
        <source>上次登记没有做完。请用登记码再登记一次。</source>
        <translation>The last enrolment did not finish. Please enrol again with the code.</translation>
    </message>
    <message>
        <source>这台电脑上没有要找的内容</source>
        <translation>This computer does not hold what was asked for</translation>
    </message>
    <message>
        <source>它可能已经划给别人或者被合并。请同步一次再看。</source>
        <translation>It may have been reassigned or merged. Sync, then look again.</translation>
    </message>
    <message>
        <source>这台电脑上没有这次走访</source>
        <translation>This visit is not on this computer</translation>
    </message>
    <message>
        <source>请同步一次再看;如果还没有,请联系镇街管理员。</source>
        <translation>Sync, then look again; if it is still missing, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>这台电脑上没有这条记录</source>
        <translation>This record is not on this computer</translation>
    </message>
    <message>
        <source>这台电脑上没有这个人的档案</source>
        <translation>This person&apos;s file is not on this computer</translation>
    </message>
    <message>
        <source>可能已经划给别的村或者与另一份档案合并。请同步一次再看。</source>
        <translation>The person may have moved to another village or been merged with another file. Sync, then look again.</translation>
    </message>
    <message>
        <source>这次走访没有正在填写的草稿</source>
        <translation>This visit has no open draft</translation>
    </message>
    <message>
        <source>它可能已经提交了。请在“今日”或档案页里查看。</source>
        <translation>It may have been submitted. Look under “Today” or on the person&apos;s page.</translation>
    </message>
    <message>
        <source>这次走访已经有一份没填完的草稿</source>
        <translation>This visit has an unfinished draft already</translation>
    </message>
    <message>
        <source>请接着那一份填,已填的都在。</source>
        <translation>Go on with that one; everything entered is there.</translation>
    </message>
    <message>
        <source>这张照片还没有下载到这台电脑</source>
        <translation>This photo is not on this computer yet</translation>
    </message>
    <message>
        <source>联网同步以后就能看到。</source>
        <translation>You will see it after a sync.</translation>
    </message>
    <message>
        <source>这张照片的文件坏了,打不开</source>
        <translation>The file of this photo is damaged and cannot be opened</translation>
    </message>
    <message>
        <source>如果原片还在手机里,请重新添加一次,并告诉镇街管理员。</source>
        <translation>If the original is still on the phone, add it again, and tell the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>这一步没有做成({code})</source>
        <translation>This step did not work ({code})</translation>
    </message>
    <message>
        <source>已经保存的内容都还在。请回到上一页再试一次。</source>
        <translation>Everything saved is still there. Go back a page and try again.</translation>
    </message>
    <message>
        <source>另一个程序正在使用这份数据(进程号 {holder})</source>
        <translation>Another program is using this data (process {holder})</translation>
    </message>
    <message>
        <source>请先关掉已经打开的那个窗口,再回来解锁。</source>
        <translation>Close the window that is already open, then unlock here.</translation>
    </message>
    <message>
        <source>磁盘满了,这一步没有写进去</source>
        <translation>The disk is full; this step was not written</translation>
    </message>
    <message>
        <source>之前保存的都完好。请删掉一些不用的文件,然后再做一次这一步。</source>
        <translation>What was saved before is whole. Delete some files you do not need, then do this step again.</translation>
    </message>
    <message>
        <source>磁盘读写出了问题({detail})</source>
        <translation>The disk could not be read or written ({detail})</translation>
    </message>
    <message>
        <source>请检查磁盘或 U 盘是否还连着、能不能写,然后再试。</source>
        <translation>See whether the disk or stick is connected and writable, then try again.</translation>
    </message>
    <message>
        <source>本机数据有一部分损坏了({part})</source>
        <translation>Part of the data on this computer is damaged ({part})</translation>
    </message>
    <message>
        <source>请不要删除数据文件夹,马上联系镇街管理员:还能读的部分可以救回来。</source>
        <translation>Do not delete the data folder; call the township&apos;s administrator at once. What can still be read can be saved.</translation>
    </message>
    <message>
        <source>本机数据暂时读写不了({code})</source>
        <translation>The data on this computer cannot be read or written just now ({code})</translation>
    </message>
    <message>
        <source>已经保存的内容都还在。请过一会儿再试。</source>
        <translation>Everything saved is still there. Try again in a while.</translation>
    </message>
    <message>
        <source>现在没有网络</source>
        <translation>No network just now</translation>
    </message>
    <message>
        <source>照常工作就行,记录都存在本机,有网以后再同步。</source>
        <translation>Go on working: records stay on this computer and sync when there is a network.</translation>
    </message>
    <message>
        <source>传到一半网络断了</source>
        <translation>The network broke half-way</translation>
    </message>
    <message>
        <source>已经传到的不会重传,没传到的还在本机,网络好了再同步。</source>
        <translation>What arrived is not sent again; the rest is on this computer. Sync when the network is back.</translation>
    </message>
    <message>
        <source>连上的不是镇街的服务(网络回答了 {status})</source>
        <translation>Something other than the township&apos;s service answered ({status})</translation>
    </message>
    <message>
        <source>请换一个网络再试。没有任何内容发给对方。</source>
        <translation>Try another network. Nothing was sent to it.</translation>
    </message>
    <message>
        <source>这个网络要先登录才能上网</source>
        <translation>This network wants a login first</translation>
    </message>
    <message>
        <source>请打开浏览器登录网络(或者换手机热点),再同步。</source>
        <translation>Log in to the network in a browser (or use a phone&apos;s hotspot), then sync.</translation>
    </message>
    <message>
        <source>网络中间的代理连不到镇街的服务</source>
        <translation>A proxy on the way does not reach the township&apos;s service</translation>
    </message>
    <message>
        <source>请过一会儿再试,或者换一个网络。</source>
        <translation>Try again in a while, or use another network.</translation>
    </message>
    <message>
        <source>对方出示的证书不可信,已停止连接</source>
        <translation>The certificate shown cannot be trusted; the connection was stopped</translation>
    </message>
    <message>
        <source>没有发出任何内容。请换一个网络;如果还是这样,请联系镇街管理员。</source>
        <translation>Nothing was sent. Try another network; if it stays so, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>镇街的服务自己出了问题({status})</source>
        <translation>The township&apos;s service has a problem of its own ({status})</translation>
    </message>
    <message>
        <source>记录都还在本机。请过一会儿再同步。</source>
        <translation>The records are still on this computer. Sync again in a while.</translation>
    </message>
    <message>
        <source>镇街的服务存满了,暂时收不下</source>
        <translation>The township&apos;s service is full and cannot take more just now</translation>
    </message>
    <message>
        <source>记录都还在本机,不会丢。请告诉镇街管理员清理空间。</source>
        <translation>The records are on this computer and will not be lost. Tell the township&apos;s administrator to make room.</translation>
    </message>
    <message>
        <source>太久没有同步,需要从头接收一遍</source>
        <translation>The last sync is too long ago; everything has to be received again</translation>
    </message>
    <message>
        <source>请再按一次“立即同步”。本机的记录不受影响。</source>
        <translation>Press “Sync now” once more. The records on this computer are not affected.</translation>
    </message>
    <message>
        <source>服务的回答不合规矩({problem}),没有采用</source>
        <translation>The service gave an answer against the rules ({problem}); it was not used</translation>
    </message>
    <message>
        <source>记录都还在本机。请把括号里的代号告诉镇街管理员。</source>
        <translation>The records are on this computer. Tell the township&apos;s administrator the code in brackets.</translation>
    </message>
    <message>
        <source>回答不是这台电脑登记的那个服务签的,没有采用</source>
        <translation>The answer was not signed by the service this computer is enrolled at; it was not used</translation>
    </message>
    <message>
        <source>请换一个网络再试;如果还是这样,请马上联系镇街管理员。</source>
        <translation>Try another network; if it stays so, call the township&apos;s administrator at once.</translation>
    </message>
    <message>
        <source>这次同步没有做完({code})</source>
        <translation>This sync did not finish ({code})</translation>
    </message>
    <message>
        <source>没传到的都还在本机。请过一会儿再同步。</source>
        <translation>What did not arrive is still on this computer. Sync again in a while.</translation>
    </message>
    <message>
        <source>服务没有接受这台电脑的登录</source>
        <translation>The service did not accept this computer&apos;s login</translation>
    </message>
    <message>
        <source>记录都还在本机。请再同步一次;如果还不行,请联系镇街管理员。</source>
        <translation>The records are on this computer. Sync once more; if that fails, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>镇街已经停用这台设备,不能再接收资料</source>
        <translation>The township has withdrawn this device; it receives nothing any more</translation>
    </message>
    <message>
        <source>已经记下的走访仍会送上去。要继续用,请找镇街管理员重新登记。</source>
        <translation>Visits recorded are still sent. To go on, ask the township&apos;s administrator to enrol it anew.</translation>
    </message>
    <message>
        <source>这个账户没有做这件事的权限</source>
        <translation>This account may not do that</translation>
    </message>
    <message>
        <source>请联系镇街管理员核对账户和负责的村。</source>
        <translation>Ask the township&apos;s administrator to check the account and its villages.</translation>
    </message>
    <message>
        <source>服务那边没有要找的内容</source>
        <translation>The service does not have what was asked for</translation>
    </message>
    <message>
        <source>请再同步一次;如果还没有,请联系镇街管理员。</source>
        <translation>Sync once more; if it is still missing, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>服务没有收下这次请求({status})</source>
        <translation>The service did not take this request ({status})</translation>
    </message>
    <message>
        <source>记录都还在本机。请更新程序,或者把括号里的数字告诉镇街管理员。</source>
        <translation>The records are on this computer. Update the program, or tell the township&apos;s administrator the number in brackets.</translation>
    </message>
    <message>
        <source>这个版本太旧,服务已经不认了</source>
        <translation>This version is too old for the service</translation>
    </message>
    <message>
        <source>请更新程序再同步。记录都还在本机。</source>
        <translation>Update the program, then sync. The records are on this computer.</translation>
    </message>
    <message>
        <source>服务地址不对</source>
        <translation>The service address is wrong</translation>
    </message>
    <message>
        <source>地址要以 https:// 开头,请照镇街给的原样填写。</source>
        <translation>It begins with https://; type it exactly as the township gave it.</translation>
    </message>
    <message>
        <source>这个地址的服务不是发登记码的那一个</source>
        <translation>The service at this address is not the one that issued the code</translation>
    </message>
    <message>
        <source>什么都没有发出去。请核对服务地址,或者换一个网络。</source>
        <translation>Nothing was sent. Check the address, or use another network.</translation>
    </message>
    <message>
        <source>这个登记码已经用过了</source>
        <translation>This code has been used</translation>
    </message>
    <message>
        <source>一个码只能登记一台电脑。请向镇街要一个新的。</source>
        <translation>A code enrols one computer. Ask the township for a new one.</translation>
    </message>
    <message>
        <source>这个登记码过期了</source>
        <translation>This code has expired</translation>
    </message>
    <message>
        <source>登记码 24 小时内有效。请向镇街要一个新的。</source>
        <translation>A code is good for 24 hours. Ask the township for a new one.</translation>
    </message>
    <message>
        <source>服务不认得这个登记码</source>
        <translation>The service does not know this code</translation>
    </message>
    <message>
        <source>请核对登记码和服务地址,或者向镇街要一个新的。</source>
        <translation>Check code and address, or ask the township for a new one.</translation>
    </message>
    <message>
        <source>服务没有同意这一步({code})</source>
        <translation>The service refused this step ({code})</translation>
    </message>
    <message>
        <source>同步没有做完({code})</source>
        <translation>The sync did not finish ({code})</translation>
    </message>
    <message>
        <source>登记码抄错了</source>
        <translation>The code was mistyped</translation>
    </message>
    <message>
        <source>登记码有 30 个字母和数字,五个一组。请对着原件逐组核对。</source>
        <translation>It has 30 letters and digits in groups of five. Compare it group by group.</translation>
    </message>
    <message>
        <source>收到的内容不完整或者被改动过,没有采用</source>
        <translation>What arrived is incomplete or was changed; it was not used</translation>
    </message>
    <message>
        <source>请再同步一次;如果又出现,请联系镇街管理员。</source>
        <translation>Sync once more; if it happens again, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>收到的内容是更新的版本写的</source>
        <translation>What arrived was written by a newer version</translation>
    </message>
    <message>
        <source>收到的内容签名不对,没有采用</source>
        <translation>What arrived has a wrong signature; it was not used</translation>
    </message>
    <message>
        <source>请换一个网络再试;如果还是这样,请联系镇街管理员。</source>
        <translation>Try another network; if it stays so, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>这份内容不是给这台电脑的</source>
        <translation>This is not meant for this computer</translation>
    </message>
    <message>
        <source>请核对是不是拿错了文件。</source>
        <translation>See whether it is the wrong file.</translation>
    </message>
    <message>
        <source>收到的内容读不懂({code}),没有采用</source>
        <translation>What arrived cannot be read ({code}); it was not used</translation>
    </message>
    <message>
        <source>请再试一次;如果又出现,请联系镇街管理员。</source>
        <translation>Try once more; if it happens again, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>这张清单用不了</source>
        <translation>This checklist cannot be used</translation>
    </message>
    <message>
        <source>清单本身有错。请同步一次取新版;如果还不行,请告诉镇街管理员。</source>
        <translation>The checklist itself has a fault. Sync for a new one; if that fails, tell the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>这张清单的文件太大,没有打开</source>
        <translation>The checklist&apos;s file is too large and was not opened</translation>
    </message>
    <message>
        <source>请告诉镇街管理员换一份正常的清单。</source>
        <translation>Tell the township&apos;s administrator to replace it.</translation>
    </message>
    <message>
        <source>这个答案没有收下:{why}</source>
        <translation>This answer was not taken: {why}</translation>
    </message>
    <message>
        <source>请改一改再填,别的答案都没有动。</source>
        <translation>Change it and try again; the other answers were not touched.</translation>
    </message>
    <message>
        <source>清单里有一个算式算不出结果</source>
        <translation>A calculation in the checklist comes to no result</translation>
    </message>
    <message>
        <source>填过的答案都在。请把题目告诉镇街管理员。</source>
        <translation>All answers are kept. Tell the township&apos;s administrator which question it is.</translation>
    </message>
    <message>
        <source>清单里有一条处置规则读不懂</source>
        <translation>A rule of action in the checklist cannot be read</translation>
    </message>
    <message>
        <source>填过的答案都在。请告诉镇街管理员修正清单。</source>
        <translation>All answers are kept. Tell the township&apos;s administrator to mend the checklist.</translation>
    </message>
    <message>
        <source>这张照片没有加进去({code})</source>
        <translation>This photo was not added ({code})</translation>
    </message>
    <message>
        <source>原片没有动。请换一张,或者重新拍一张。</source>
        <translation>The original was not touched. Choose another, or take it again.</translation>
    </message>
    <message>
        <source>已经锁定了</source>
        <translation>It is locked</translation>
    </message>
    <message>
        <source>请输入口令解锁以后再做这一步。</source>
        <translation>Unlock with the passphrase, then do this step.</translation>
    </message>
    <message>
        <source>已经保存的内容都还在。请核对后再试;如果还不行,请把括号里的代号告诉镇街管理员。</source>
        <translation>Everything saved is still there. Check and try again; if it fails, tell the township&apos;s administrator the code in brackets.</translation>
    </message>
    <message>
        <source>电脑的磁盘或网络暂时不行({code})</source>
        <translation>The computer&apos;s disk or network does not work just now ({code})</translation>
    </message>
    <message>
        <source>有一处内容不对({problem})</source>
        <translation>Something entered is not right ({problem})</translation>
    </message>
    <message>
        <source>请核对后再试,别的内容没有动。</source>
        <translation>Check and try again; nothing else was touched.</translation>
    </message>
    <message>
        <source>工时不对</source>
        <translation>The minutes are not right</translation>
    </message>
    <message>
        <source>一项服务一天要在 1 到 1440 分钟之间。</source>
        <translation>One service takes 1 to 1440 minutes a day.</translation>
    </message>
    <message>
        <source>服务项目表不对({problem})</source>
        <translation>The table of services is not right ({problem})</translation>
    </message>
    <message>
        <source>请告诉镇街管理员修正 services.csv。</source>
        <translation>Tell the township&apos;s administrator to mend services.csv.</translation>
    </message>
    <message>
        <source>区划代码不对</source>
        <translation>The division code is not right</translation>
    </message>
    <message>
        <source>请告诉镇街管理员核对村和镇街的代码。</source>
        <translation>Tell the township&apos;s administrator to check the codes of villages and township.</translation>
    </message>
    <message>
        <source>节假日表不对({problem})</source>
        <translation>The table of holidays is not right ({problem})</translation>
    </message>
    <message>
        <source>请告诉镇街管理员修正节假日表。</source>
        <translation>Tell the township&apos;s administrator to mend it.</translation>
    </message>
    <message>
        <source>电脑没有允许这一步({detail})</source>
        <translation>The computer did not allow this step ({detail})</translation>
    </message>
    <message>
        <source>已经保存的内容都还在。请检查文件夹是否还在、能不能写,再试一次。</source>
        <translation>Everything saved is still there. See whether the folder exists and is writable, then try again.</translation>
    </message>
    <message>
        <source>电脑内存不够了</source>
        <translation>The computer is out of memory</translation>
    </message>
    <message>
        <source>已经保存的内容都还在。请关掉一些别的程序再试。</source>
        <translation>Everything saved is still there. Close some other programs and try again.</translation>
    </message>
    <message>
        <source>设备已停用,等镇街确认</source>
        <translation>The device is withdrawn; the township has to confirm</translation>
    </message>
    <message>
        <source>账户没有这项权限</source>
        <translation>The account may not do this</translation>
    </message>
    <message>
        <source>这个人不在负责的村里</source>
        <translation>This person is not in the account&apos;s villages</translation>
    </message>
    <message>
        <source>服务那边还没有这个人的档案</source>
        <translation>The service has no file of this person yet</translation>
    </message>
    <message>
        <source>服务那边还没有这一版清单</source>
        <translation>The service does not have this version of the checklist yet</translation>
    </message>
    <message>
        <source>别人已经审过这次走访</source>
        <translation>Somebody else has reviewed this visit</translation>
    </message>
    <message>
        <source>清单里没有这一题</source>
        <translation>the checklist has no such question</translation>
    </message>
    <message>
        <source>这一题不用填</source>
        <translation>this question takes no answer</translation>
    </message>
    <message>
        <source>这一题只能看</source>
        <translation>this question can only be read</translation>
    </message>
    <message>
        <source>写法不对</source>
        <translation>it is not written the right way</translation>
    </message>
    <message>
        <source>数字太大或太小</source>
        <translation>the number is too large or too small</translation>
    </message>
    <message>
        <source>没有这个选项</source>
        <translation>there is no such choice</translation>
    </message>
    <message>
        <source>只能填一个</source>
        <translation>only one answer is taken</translation>
    </message>
    <message>
        <source>里面有不能保存的字符</source>
        <translation>it holds a character that cannot be saved</translation>
    </message>
    <message>
        <source>没有这一组</source>
        <translation>there is no such group</translation>
    </message>
    <message>
        <source>组数由前面的答案决定</source>
        <translation>earlier answers decide how many groups there are</translation>
    </message>
    <message>
        <source>清单没有这种语言</source>
        <translation>the checklist does not have this language</translation>
    </message>
    <message>
        <source>程序在这一步出了差错({code})</source>
        <translation>The program made a mistake at this step ({code})</translation>
    </message>
    <message>
        <source>已经保存的内容都还在。请再试一次;如果又出现,请把括号里的代号告诉镇街管理员。</source>
        <translation>Everything saved is still there. Try once more; if it happens again, tell the township&apos;s administrator the code in brackets.</translation>
    </message>
    <message>
        <source>有一个本版本说不清的情况({code})</source>
        <translation>Something this version has no words for ({code})</translation>
    </message>
    <message>
        <source>已经保存的内容都还在。请把括号里的代号告诉镇街管理员,也可以更新程序后再看。</source>
        <translation>Everything saved is still there. Tell the township&apos;s administrator the code in brackets, or update the program and look again.</translation>
    </message>
    <message>
        <source>原因代号 {code},请联系镇街管理员</source>
        <translation>Reason code {code}; ask the township&apos;s administrator</translation>
    </message>
    <message>
        <source>这张照片不完整,只有前面一截</source>
        <translation>This photo is incomplete; only its beginning is there</translation>
    </message>
    <message>
        <source>多半是从手机拷贝时断了。请重新拷贝一次再添加。</source>
        <translation>Copying from the phone probably broke off. Copy it again, then add it.</translation>
    </message>
    <message>
        <source>这张照片太大({width} × {height})</source>
        <translation>This photo is too large ({width} × {height})</translation>
    </message>
    <message>
        <source>原片没有动。请用手机直接拍的照片,不要用拼接或扫描的大图。</source>
        <translation>The original was not touched. Use a photo straight from the phone, not a stitched or scanned one.</translation>
    </message>
    <message>
        <source>这个文件不是能用的照片</source>
        <translation>This file is not a photo that can be used</translation>
    </message>
    <message>
        <source>可以用 JPEG、PNG 或手机的 HEIC 照片。请换一张。</source>
        <translation>JPEG, PNG and a phone&apos;s HEIC are taken. Choose another.</translation>
    </message>
    <message>
        <source>读不到这张照片的文件</source>
        <translation>The file of this photo cannot be read</translation>
    </message>
    <message>
        <source>请检查手机或存储卡是否还连着,再添加一次。</source>
        <translation>See whether the phone or card is still connected, then add it again.</translation>
    </message>
    <message>
        <source>这次走访现在不用审核</source>
        <translation>This visit does not wait for a review</translation>
    </message>
    <message>
        <source>它可能已经审过,或者还没有提交。请刷新列表再看。</source>
        <translation>It may have been decided, or not submitted yet. Refresh the list.</translation>
    </message>
    <message>
        <source>退回要写明原因</source>
        <translation>Sending back needs a reason</translation>
    </message>
    <message>
        <source>请写一句话,让协理员知道要改什么。</source>
        <translation>Write a sentence so that the assistant knows what to change.</translation>
    </message>
    <message>
        <source>这次走访还没有提交,不用更正</source>
        <translation>This visit is not submitted, so there is nothing to correct</translation>
    </message>
    <message>
        <source>草稿可以直接改。</source>
        <translation>A draft can simply be changed.</translation>
    </message>
    <message>
        <source>这张清单({form})已经停用</source>
        <translation>This checklist ({form}) has been withdrawn</translation>
    </message>
    <message>
        <source>已经开始的走访可以做完;新的走访请选别的清单。</source>
        <translation>Visits already begun can be finished; for a new visit choose another checklist.</translation>
    </message>
    <message>
        <source>这台电脑上没有这张清单({form})</source>
        <translation>This checklist is not on this computer ({form})</translation>
    </message>
    <message>
        <source>请同步一次再试;如果还没有,请联系镇街管理员。</source>
        <translation>Sync, then try again; if it is still missing, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>清单里没有可以放它的题</source>
        <translation>The checklist has no question it could answer</translation>
    </message>
    <message>
        <source>请先选好题目再添加。别的答案没有动。</source>
        <translation>Choose the question first. The other answers were not touched.</translation>
    </message>
    <message>
        <source>这个数据文件夹里有几个账户</source>
        <translation>This data folder holds several accounts</translation>
    </message>
    <message>
        <source>请先选要用哪一个账户。</source>
        <translation>Choose the account first.</translation>
    </message>
    <message>
        <source>窗口没有正常打开</source>
        <translation>The window did not open as it should</translation>
    </message>
    <message>
        <source>请检查显示、字体和程序文件是否齐全,再打开一次。</source>
        <translation>Check display, fonts and program files, then open it again.</translation>
    </message>
    <message>
        <source>镇街的服务从备份恢复过</source>
        <translation>The township&apos;s service was restored from a backup</translation>
    </message>
    <message>
        <source>本机会把可能缺的记录再送一遍,您不用做什么。</source>
        <translation>This computer offers again what may be missing there; you need do nothing.</translation>
    </message>
    <message>
        <source>收到一条编号相同而内容不同的记录</source>
        <translation>A record arrived with a known number and other contents</translation>
    </message>
    <message>
        <source>两份都保留着。请告诉镇街管理员。</source>
        <translation>Both are kept. Tell the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>有一张收据和本机的记录对不上</source>
        <translation>A receipt does not fit the record on this computer</translation>
    </message>
    <message>
        <source>记录仍在本机,没有当作已收妥。请告诉镇街管理员。</source>
        <translation>The record stays here and does not count as settled. Tell the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>收到一条读不懂的记录,没有采用</source>
        <translation>A record arrived that cannot be read; it was not used</translation>
    </message>
    <message>
        <source>它另存着备查。请告诉镇街管理员。</source>
        <translation>It is kept aside. Tell the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>收到一条签名不对的记录,没有采用</source>
        <translation>A record arrived with a wrong signature; it was not used</translation>
    </message>
    <message>
        <source>收到一条更新版本写的记录,没有采用</source>
        <translation>A record arrived that a newer version wrote; it was not used</translation>
    </message>
    <message>
        <source>请更新程序。它另存着,更新后可以再读。</source>
        <translation>Update the program. It is kept aside and can be read then.</translation>
    </message>
    <message>
        <source>清单里有一个算式太大,算不动</source>
        <translation>A calculation in the checklist is too large to be carried out</translation>
    </message>
    <message>
        <source>填过的答案都在。请看看刚填的数是不是多打了一位;如果没有,请把题目告诉镇街管理员。</source>
        <translation>All answers are kept. See whether the number just given has a digit too many; if not, tell the township&apos;s administrator which question it is.</translation>
    </message>
    <message>
        <source>按这台电脑的日期时间,服务的证书不在有效期内</source>
        <translation>By this computer&apos;s date and time, the service&apos;s certificate is not valid</translation>
    </message>
    <message>
        <source>请先在系统设置里把日期和时间调准,再同步;如果本来就是准的,请告诉镇街管理员证书到期了。</source>
        <translation>First set date and time right in the system settings, then synchronise; if they are right already, tell the township&apos;s administrator that the certificate has run out.</translation>
    </message>
    <message>
        <source>这台电脑的时间和镇街的服务差得太多</source>
        <translation>This computer&apos;s time is far off the township service&apos;s</translation>
    </message>
    <message>
        <source>同步照常进行。请在系统设置里把日期和时间调准,免得走访的时间记错。</source>
        <translation>Synchronising goes on as usual. Set date and time right in the system settings, so that visits are not noted at the wrong time.</translation>
    </message>
    <message>
        <source>政策包不对({problem})</source>
        <translation>The policy pack is wrong ({problem})</translation>
    </message>
    <message>
        <source>请告诉镇街管理员,换一份新的政策包。</source>
        <translation>Please tell the township&apos;s administrator; a new pack is needed.</translation>
    </message>
    <message>
        <source>没有这一项政策或测算</source>
        <translation>There is no such policy item or calculator</translation>
    </message>
    <message>
        <source>请在政策页里按名称、拼音或首字母查找。</source>
        <translation>Please look for it on the Policy page by name, pinyin or initials.</translation>
    </message>
    <message>
        <source>填写的数不对({problem})</source>
        <translation>What was filled in cannot be read ({problem})</translation>
    </message>
    <message>
        <source>请检查数字、日期和选项,再算一次。</source>
        <translation>Please check numbers, dates and choices, and calculate again.</translation>
    </message>
    <message>
        <source>这件事已经不用跟进了</source>
        <translation>This needs no following up any more</translation>
    </message>
    <message>
        <source>别的走访或记录已经把它了结,或者这个人不在名册里了。</source>
        <translation>Another visit or record has settled it, or the person is no longer on the register.</translation>
    </message>
    <message>
        <source>了结要写明做了什么</source>
        <translation>Say what was done to settle it</translation>
    </message>
    <message>
        <source>请写一句话:做了什么、交给了谁。</source>
        <translation>Please write a sentence: what was done, and who took it over.</translation>
    </message>
    <message>
        <source>服务不认得这台设备</source>
        <translation>The service does not know this device</translation>
    </message>
    <message>
        <source>有一个答案不合清单的要求</source>
        <translation>An answer does not fit the checklist</translation>
    </message>
    <message>
        <source>服务读不懂记录的内容</source>
        <translation>The service cannot read what the record says</translation>
    </message>
    <message>
        <source>签名对不上</source>
        <translation>The signature does not match</translation>
    </message>
    <message>
        <source>服务那边有一条编号相同而内容不同的记录</source>
        <translation>The service holds a record of the same number that says something else</translation>
    </message>
    <message>
        <source>走访已有更正</source>
        <translation>The visit has been corrected since</translation>
    </message>
    <message>
        <source>被更正的记录还没有送到</source>
        <translation>The record it corrects has not arrived yet</translation>
    </message>
    <message>
        <source>不用重填,镇街确认后会收下;着急请找镇街管理员。</source>
        <translation>Nothing to fill in again: it is taken once the township confirms. If it is urgent, ask the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>不用重填,记录都在;请镇街管理员重新登记这台电脑。</source>
        <translation>Nothing to fill in again, every record is here; ask the township&apos;s administrator to enrol this computer again.</translation>
    </message>
    <message>
        <source>请镇街管理员核对账户的权限。</source>
        <translation>Ask the township&apos;s administrator to check what this account may do.</translation>
    </message>
    <message>
        <source>不用重填,镇街定了由谁负责就会收下。</source>
        <translation>Nothing to fill in again: it is taken once the township has decided who is responsible.</translation>
    </message>
    <message>
        <source>不用重填,档案建好以后会自动收下。</source>
        <translation>Nothing to fill in again: it is taken by itself once the person&apos;s file is made.</translation>
    </message>
    <message>
        <source>不用重填,镇街发布这一版清单以后会自动收下。</source>
        <translation>Nothing to fill in again: it is taken by itself once the township publishes this version of the checklist.</translation>
    </message>
    <message>
        <source>请更新程序,再按“更正后重送”提交一次;还不行就告诉镇街管理员。</source>
        <translation>Update the program, then press “Correct and send again” and submit once more; if that fails, tell the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>请按“更正后重送”提交一次,并告诉镇街管理员。</source>
        <translation>Press “Correct and send again” and submit once more, and tell the township&apos;s administrator.</translation>
    </message>
    <message>
        <source>请打开这次走访,看了新的更正再决定。</source>
        <translation>Open the visit and decide after reading the new correction.</translation>
    </message>
    <message>
        <source>以先到的决定为准,不用再做什么。</source>
        <translation>The decision that came first counts; there is nothing more to do.</translation>
    </message>
    <message>
        <source>不用做什么,前一条送到以后会自动收下。</source>
        <translation>Nothing to do: it is taken by itself once the one before it arrives.</translation>
    </message>
    <message>
        <source>还没有提交,提交以后才会送出</source>
        <translation>Not submitted yet; it is sent once it is</translation>
    </message>
    <message>
        <source>存在本机,等下次同步送出</source>
        <translation>Kept on this computer, sent at the next synchronisation</translation>
    </message>
    <message>
        <source>存在本机,等文字送完再送</source>
        <translation>Kept on this computer, sent after all text</translation>
    </message>
    <message>
        <source>已送出,等服务的收据</source>
        <translation>Sent, waiting for the service&apos;s receipt</translation>
    </message>
    <message>
        <source>送了一部分,断了会从断处接着送</source>
        <translation>Partly sent; goes on from there if the line breaks</translation>
    </message>
    <message>
        <source>服务已签收</source>
        <translation>The service signed for it</translation>
    </message>
    <message>
        <source>服务已收下,正在核实</source>
        <translation>The service has it and is checking</translation>
    </message>
    <message>
        <source>服务没有接受,仍保留在本机</source>
        <translation>The service did not accept it; it is kept on this computer</translation>
    </message>
    <message>
        <source>没有被接受,已经用更正重新提交</source>
        <translation>Not accepted; submitted again as a correction</translation>
    </message>
    <message>
        <source>记录还在本机。请更新程序再看,或者把代号告诉镇街管理员。</source>
        <translation>The record is still on this computer. Update the program and look again, or tell the township&apos;s administrator the code.</translation>
    </message>
    <message>
        <source>请按“更正后重送”,改好那道题再提交。</source>
        <translation>Press “Correct and send again”, mend that question and submit.</translation>
    </message>
    <message>
        <source>U 盘读写出了问题({detail})</source>
        <translation>The USB stick could not be read or written ({detail})</translation>
    </message>
    <message>
        <source>请检查 U 盘是否插好、是否写保护,然后再做一次。本机的记录都还在。</source>
        <translation>Check that the stick is plugged in and not write-protected, then do it again. All records are still on this computer.</translation>
    </message>
    <message>
        <source>U 盘满了,没有写完</source>
        <translation>The USB stick is full; the export was not finished</translation>
    </message>
    <message>
        <source>U 盘上没有留下半截文件,本机的记录都还在。请腾出地方或换一个 U 盘再导出。</source>
        <translation>No half file is left on the stick and all records are still here. Make room or take another stick, then export again.</translation>
    </message>
    <message>
        <source>这个 U 盘放不下这么大的单个文件</source>
        <translation>This USB stick takes no single file of this size</translation>
    </message>
    <message>
        <source>这不是本程序的数据文件</source>
        <translation>This is not a data file of this program</translation>
    </message>
    <message>
        <source>请选镇街交给您的那个文件(名字以 .fvr 结尾)。</source>
        <translation>Choose the file the township gave you (its name ends in .fvr).</translation>
    </message>
    <message>
        <source>这个文件不完整,或者被改动过</source>
        <translation>This file is not whole, or was altered</translation>
    </message>
    <message>
        <source>里面的内容一点也没有采用,本机数据没有变。请重新拷贝一次再导入。</source>
        <translation>Nothing of it was used; the data on this computer are unchanged. Copy it again, then import it.</translation>
    </message>
    <message>
        <source>这个文件不是给这台电脑的</source>
        <translation>This file is not for this computer</translation>
    </message>
    <message>
        <source>请核对是不是拿错了别人的 U 盘,或者选成了自己导出的文件。</source>
        <translation>Check whether it is somebody else&apos;s stick, or the file you exported yourself.</translation>
    </message>
    <message>
        <source>镇街的服务从备份恢复过,分不清这个文件是新是旧</source>
        <translation>The township&apos;s service was restored from a backup; whether this file is new or old cannot be told</translation>
    </message>
    <message>
        <source>请先在这台电脑上导出一次,交给镇街收进去,再导入镇街写回的文件。</source>
        <translation>Export once on this computer, have the township take it in, then import the file it writes back.</translation>
    </message>
    <message>
        <source>这台电脑是用文件登记的,没有服务地址</source>
        <translation>This computer was enrolled by file and knows no service address</translation>
    </message>
    <message>
        <source>请用 U 盘交换:在“同步”页导出,交给镇街,再导入写回的文件。</source>
        <translation>Exchange by USB stick: export on the Sync page, hand it to the township, then import the file it writes back.</translation>
    </message>
    <message>
        <source>这个回复不是答复这台电脑的登记申请</source>
        <translation>This reply does not answer a request of this computer</translation>
    </message>
    <message>
        <source>请核对是不是拿错了文件;也可以用登记码文件重新写一份申请。</source>
        <translation>Check whether it is the wrong file; or write a new request with the code file.</translation>
    </message>
    <message>
        <source>这不是镇街发的登记码文件,或者不完整</source>
        <translation>This is not a code file of the township, or it is not whole</translation>
    </message>
    <message>
        <source>请选镇街给您的登记码文件;如果只有一行登记码,请联网登记。</source>
        <translation>Choose the code file from the township; if you only have a line with a code, enrol over the network.</translation>
    </message>
    <message>
        <source>请换一个 U 盘再导出,或者用命令 device export --split 700M 分成小文件。</source>
        <translation>Take another stick, or export smaller files with the command device export --split 700M.</translation>
    </message>
</context>
<context>
    <name>MomentControl</name>
    <message>
        <source>请填日期和时间,例如 2026-03-02 和 14:05</source>
        <translation>Please give date and time, for example 2026-03-02 and 14:05</translation>
    </message>
    <message>
        <source>{question},日期</source>
        <translation>{question}, date</translation>
    </message>
    <message>
        <source>{question},时间</source>
        <translation>{question}, time</translation>
    </message>
    <message>
        <source>年-月-日</source>
        <translation>Year-month-day</translation>
    </message>
    <message>
        <source>时:分</source>
        <translation>Hour:minute</translation>
    </message>
</context>
<context>
    <name>OpenDrafts</name>
    <message numerus="yes">
        <source>有 %n 次走访没填完,一题都没有少。挑一个接着填。</source>
        <translation>
            <numerusform>%n visit is not finished; nothing of it is lost. Choose it to go on.</numerusform>
            <numerusform>%n visits are not finished; nothing of them is lost. Choose one to go on.</numerusform>
        </translation>
    </message>
    <message>
        <source>接着填</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>去今日</source>
        <translation>Go to Today</translation>
    </message>
    <message>
        <source>最后改动 {when}</source>
        <translation>Last changed {when}</translation>
    </message>
</context>
<context>
    <name>OutcomeButton</name>
    <message>
        <source>没能照常走访</source>
        <translation>Not as planned</translation>
    </message>
    <message>
        <source>没人、拒绝、去世、不同意拍照、中断……(F4)</source>
        <translation>Nobody in, refused, a death, no photos, interrupted … (F4)</translation>
    </message>
</context>
<context>
    <name>Outcomes</name>
    <message>
        <source>敲门没有人应</source>
        <translation>Knocked, no answer</translation>
    </message>
    <message>
        <source>本人外出,没有见到</source>
        <translation>The person is out, not met</translation>
    </message>
    <message>
        <source>拒绝走访</source>
        <translation>Refused the visit</translation>
    </message>
    <message>
        <source>本人已去世</source>
        <translation>The person has died</translation>
    </message>
    <message>
        <source>同意走访,不同意拍照</source>
        <translation>Visit yes, photos no</translation>
    </message>
    <message>
        <source>按入户调查办理(两名以上走访人员)</source>
        <translation>As a home investigation (two visitors or more)</translation>
    </message>
    <message>
        <source>中途停下,没问到的题不再问</source>
        <translation>Broken off: what was not reached is left open</translation>
    </message>
    <message>
        <source>先停在这里,改天接着填</source>
        <translation>Stop here for now, go on another day</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>今日</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>对象</source>
        <translation>People</translation>
    </message>
    <message>
        <source>档案</source>
        <translation>File</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>走访</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>审核</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
</context>
<context>
    <name>PagesControl</name>
    <message>
        <source>Shift+Enter 换行,Enter 到下一题</source>
        <translation>Shift+Enter for a new line, Enter for the next question</translation>
    </message>
</context>
<context>
    <name>PeopleModel</name>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>下次走访</source>
        <translation>Next visit</translation>
    </message>
    <message>
        <source>上次走访</source>
        <translation>Last visit</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>{age} 岁</source>
        <translation>{age} years</translation>
    </message>
    <message>
        <source>尾号 {digits}</source>
        <translation>ID …{digits}</translation>
    </message>
    <message>
        <source>不用定期走访</source>
        <translation>No regular visits</translation>
    </message>
    <message>
        <source>还没有</source>
        <translation>None yet</translation>
    </message>
    <message numerus="yes">
        <source>%n 处待核对</source>
        <translation>
            <numerusform>%n thing to check</numerusform>
            <numerusform>%n things to check</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PersonFacts</name>
    <message>
        <source>{age} 岁</source>
        <translation>{age} years</translation>
    </message>
    <message>
        <source>性别</source>
        <translation>Sex</translation>
    </message>
    <message>
        <source>出生</source>
        <translation>Born</translation>
    </message>
    <message>
        <source>身份证号</source>
        <translation>ID number</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>住址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>现居住地</source>
        <translation>Lives</translation>
    </message>
    <message>
        <source>自理能力</source>
        <translation>Self-care</translation>
    </message>
    <message>
        <source>残疾</source>
        <translation>Disability</translation>
    </message>
    <message>
        <source>独居</source>
        <translation>Lives alone</translation>
    </message>
    <message>
        <source>是</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>No</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>不分类</source>
        <translation>No class</translation>
    </message>
    <message>
        <source>在范围内</source>
        <translation>In scope</translation>
    </message>
    <message>
        <source>不在范围内</source>
        <translation>Out of scope</translation>
    </message>
    <message>
        <source>不适用</source>
        <translation>Does not apply</translation>
    </message>
    <message>
        <source>没有签订日期</source>
        <translation>No signing date</translation>
    </message>
    <message>
        <source>关注类别</source>
        <translation>Watch class</translation>
    </message>
    <message>
        <source>照护范围</source>
        <translation>Care scope</translation>
    </message>
    <message>
        <source>照护协议</source>
        <translation>Agreement signed</translation>
    </message>
    <message>
        <source>照护人</source>
        <translation>Carer</translation>
    </message>
    <message>
        <source>上次走访</source>
        <translation>Last visit</translation>
    </message>
    <message>
        <source>还没有</source>
        <translation>None yet</translation>
    </message>
    <message>
        <source>下次走访</source>
        <translation>Next visit</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>本月还没有记录工时</source>
        <translation>No hours recorded this month</translation>
    </message>
    <message>
        <source>{why}(依据:{source})</source>
        <translation>{why} (source: {source})</translation>
    </message>
    <message>
        <source>{kind} {level} 级</source>
        <translation>{kind}, level {level}</translation>
    </message>
    <message>
        <source>不用定期走访</source>
        <translation>No regular visits</translation>
    </message>
</context>
<context>
    <name>PersonFilePage</name>
    <message>
        <source>正在读取档案…</source>
        <translation>Reading the file…</translation>
    </message>
    <message>
        <source>档案</source>
        <translation>File</translation>
    </message>
    <message>
        <source>关注与照护</source>
        <translation>Watch class and care</translation>
    </message>
    <message>
        <source>本月工时</source>
        <translation>Hours this month</translation>
    </message>
    <message>
        <source>遮住身份证号</source>
        <translation>Hide ID number</translation>
    </message>
    <message>
        <source>显示完整身份证号</source>
        <translation>Show whole ID number</translation>
    </message>
    <message numerus="yes">
        <source>走访记录(%n 次)</source>
        <translation>
            <numerusform>Visits (%n)</numerusform>
            <numerusform>Visits (%n)</numerusform>
        </translation>
    </message>
    <message>
        <source>接着填这份草稿</source>
        <translation>Go on with this draft</translation>
    </message>
    <message>
        <source>更正这次走访</source>
        <translation>Correct this visit</translation>
    </message>
    <message>
        <source>看这次走访</source>
        <translation>See this visit</translation>
    </message>
    <message>
        <source>返回名单</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>开始走访</source>
        <translation>Start visit</translation>
    </message>
    <message>
        <source>选择清单…</source>
        <translation>Choose checklists…</translation>
    </message>
    <message>
        <source>还没有走访过。第一次走访提交以后会列在这里。</source>
        <translation>No visits yet. The first one appears here once it is submitted.</translation>
    </message>
    <message>
        <source>走访记录</source>
        <translation>Visits</translation>
    </message>
    <message>
        <source>正在准备清单</source>
        <translation>Preparing the checklists</translation>
    </message>
</context>
<context>
    <name>PhotoControl</name>
    <message>
        <source>正在处理照片,一般要一两秒…</source>
        <translation>Preparing the photo, a second or two…</translation>
    </message>
    <message>
        <source>选一张照片</source>
        <translation>Choose a photo</translation>
    </message>
    <message>
        <source>选手机或存储卡里放照片的文件夹(常叫 DCIM)</source>
        <translation>Choose the folder of photos on the phone or card (often called DCIM)</translation>
    </message>
    <message>
        <source>剪贴板里没有照片。请先复制一张照片。</source>
        <translation>No photo on the clipboard. Copy one first.</translation>
    </message>
    <message>
        <source>从手机文件夹…</source>
        <translation>From a phone&apos;s folder…</translation>
    </message>
    <message>
        <source>粘贴</source>
        <translation>Paste</translation>
    </message>
    <message>
        <source>移除照片</source>
        <translation>Remove photo</translation>
    </message>
    <message>
        <source>换一张…</source>
        <translation>Another one…</translation>
    </message>
    <message>
        <source>选照片…</source>
        <translation>Choose photo…</translation>
    </message>
    <message>
        <source>还没有照片。可以把照片拖到这里,或者用下面的按钮。</source>
        <translation>No photo yet. Drop one here, or use the buttons below.</translation>
    </message>
    <message>
        <source>照片已保存,但这台电脑上暂时看不到</source>
        <translation>The photo is saved but cannot be shown on this computer now</translation>
    </message>
    <message>
        <source>照片已保存,正在打开缩略图…</source>
        <translation>The photo is saved; opening the small picture…</translation>
    </message>
</context>
<context>
    <name>PhotoStrip</name>
    <message>
        <source>照片 {n}:{label}</source>
        <translation>Photo {n}: {label}</translation>
    </message>
    <message>
        <source>这张照片还没有下载到这台电脑,联网同步以后就能看到。</source>
        <translation>This photo is not on this computer yet; you will see it after a sync.</translation>
    </message>
</context>
<context>
    <name>PhotoViewer</name>
    <message>
        <source>上一张</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>下一张</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>正在打开照片…</source>
        <translation>Opening the photo…</translation>
    </message>
    <message>
        <source>第 {n}/{all} 张</source>
        <translation>{n} of {all}</translation>
    </message>
    <message>
        <source>原图还没有下载到这台电脑。联网同步以后再来看。</source>
        <translation>The full photo is not on this computer yet. Come back after a sync.</translation>
    </message>
</context>
<context>
    <name>PolicyModel</name>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>适用和依据</source>
        <translation>Where, since when</translation>
    </message>
    <message>
        <source>比对结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>全家</source>
        <translation>Whole family</translation>
    </message>
    <message>
        <source>找谁</source>
        <translation>Whom</translation>
    </message>
    <message>
        <source>电话或地址</source>
        <translation>Phone or address</translation>
    </message>
    <message>
        <source>请镇街填写</source>
        <translation>the township fills it in</translation>
    </message>
    <message>
        <source>地址请问镇街</source>
        <translation>ask the township for the address</translation>
    </message>
</context>
<context>
    <name>PolicyPage</name>
    <message>
        <source>正在读取政策…</source>
        <translation>Reading policy…</translation>
    </message>
    <message>
        <source>{city}(本地)</source>
        <translation>{city} (here)</translation>
    </message>
    <message>
        <source>全国规定</source>
        <translation>National rules</translation>
    </message>
    <message numerus="yes">
        <source>%n 项</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>城市</source>
        <translation>City</translation>
    </message>
    <message>
        <source>明白纸和二维码…</source>
        <translation>Leaflet and QR code…</translation>
    </message>
    <message>
        <source>政策卡片</source>
        <translation>Cards</translation>
    </message>
    <message>
        <source>测算</source>
        <translation>Calculators</translation>
    </message>
    <message>
        <source>家庭比对</source>
        <translation>Compare a family</translation>
    </message>
    <message>
        <source>电话与地点</source>
        <translation>Phones and places</translation>
    </message>
</context>
<context>
    <name>PolicyPrint</name>
    <message>
        <source>手机扫码,不用网络也能看这张纸上的字</source>
        <translation>Scan with a phone: these words, without a network</translation>
    </message>
    <message>
        <source>明白纸</source>
        <translation>Leaflet</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>审核退回:{reason}</source>
        <translation>Sent back: {reason}</translation>
    </message>
    <message>
        <source>这个答案不合要求,请再看看</source>
        <translation>This answer does not fit; look at it again</translation>
    </message>
    <message>
        <source>这一题还没有填</source>
        <translation>This question is not answered yet</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>对象</source>
        <translation>People</translation>
    </message>
    <message>
        <source>清单</source>
        <translation>Checklist</translation>
    </message>
    <message>
        <source>走访人</source>
        <translation>Visitor</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>Signs</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>待审核</source>
        <translation>For review</translation>
    </message>
    <message>
        <source>已退回,等更正</source>
        <translation>Sent back, to be corrected</translation>
    </message>
    <message>
        <source>已通过</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>全部村(居)</source>
        <translation>All villages</translation>
    </message>
    <message>
        <source>全部情况</source>
        <translation>All signs</translation>
    </message>
    <message>
        <source>对象、村或走访人,可以用拼音</source>
        <translation>Person, village or visitor; pinyin will do</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>看哪些</source>
        <translation>Show which</translation>
    </message>
    <message>
        <source>村(居)</source>
        <translation>Village</translation>
    </message>
    <message>
        <source>要审核的走访</source>
        <translation>Visits to review</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>Signs</translation>
    </message>
    <message>
        <source>没有符合条件的走访。可以清空搜索,或换一个村。</source>
        <translation>No visit fits. Clear the search, or choose another village.</translation>
    </message>
    <message>
        <source>没有等着审核的走访。协理员提交并同步以后,会按先后排在这里。</source>
        <translation>No visit waits for review. They are listed here in order once assistants have submitted and synced.</translation>
    </message>
    <message>
        <source>没有退回后还没更正的走访。</source>
        <translation>No visit that was sent back is still uncorrected.</translation>
    </message>
    <message>
        <source>还没有通过的走访。</source>
        <translation>No visit has been approved yet.</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>显示</source>
        <translation>Display</translation>
    </message>
    <message>
        <source>锁定</source>
        <translation>Lock</translation>
    </message>
</context>
<context>
    <name>RangeControl</name>
    <message>
        <source>请填 {start} 到 {end} 之间的数,间隔 {step}</source>
        <translation>Please give a number from {start} to {end} in steps of {step}</translation>
    </message>
</context>
<context>
    <name>RankControl</name>
    <message>
        <source>上移</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>下移</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>就按这个顺序</source>
        <translation>Keep this order</translation>
    </message>
    <message>
        <source>Ctrl+↑、Ctrl+↓ 移动</source>
        <translation>Ctrl+↑ and Ctrl+↓ move it</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>正在读取要审核的走访…</source>
        <translation>Reading the visits to review…</translation>
    </message>
    <message>
        <source>对整次走访的意见(退回时写明要改什么)</source>
        <translation>On the visit as a whole (when sending back, what to change)</translation>
    </message>
    <message>
        <source>对整次走访的意见</source>
        <translation>On the visit as a whole</translation>
    </message>
    <message>
        <source>回到队列</source>
        <translation>Back to the queue</translation>
    </message>
    <message>
        <source>打开审核</source>
        <translation>Open for review</translation>
    </message>
    <message>
        <source>退回更正</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>通过</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>已通过:{name}</source>
        <translation>Approved: {name}</translation>
    </message>
    <message>
        <source>退回要写原因:可以写在某一题旁边,也可以写对整次走访的意见。</source>
        <translation>Sending back needs a reason: beside a question, or on the visit as a whole.</translation>
    </message>
    <message>
        <source>已退回:{name}</source>
        <translation>Sent back: {name}</translation>
    </message>
    <message>
        <source>队列第 {n}/{all} 份</source>
        <translation>{n} of {all} in the queue</translation>
    </message>
    <message>
        <source>审核</source>
        <translation>Review</translation>
    </message>
    <message numerus="yes">
        <source>%n 份</source>
        <translation>
            <numerusform>%n visit</numerusform>
            <numerusform>%n visits</numerusform>
        </translation>
    </message>
    <message>
        <source>没有记下这个决定,写的原因都还在。</source>
        <translation>The decision was not recorded; the reasons you wrote are still there.</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>刚才的答案没有存上,还留在屏幕上。</source>
        <translation>The last answer was not saved; it is still on the screen.</translation>
    </message>
</context>
<context>
    <name>ShownControl</name>
    <message>
        <source>这一题要在手机上填写,电脑上不能填。</source>
        <translation>This question is answered on a phone, not on a computer.</translation>
    </message>
</context>
<context>
    <name>SignatureControl</name>
    <message>
        <source>用这个签名</source>
        <translation>Use this signature</translation>
    </message>
    <message>
        <source>擦掉重签</source>
        <translation>Wipe and sign again</translation>
    </message>
    <message>
        <source>签名处,用鼠标或手写笔写</source>
        <translation>Sign here with mouse or pen</translation>
    </message>
    <message>
        <source>移除,重新签</source>
        <translation>Remove and sign again</translation>
    </message>
    <message>
        <source>换一张图片…</source>
        <translation>Another picture…</translation>
    </message>
    <message>
        <source>用签名的照片…</source>
        <translation>Use a photo of the signature…</translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message>
        <source>正在进行…</source>
        <translation>Under way…</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>没有成功</source>
        <translation>Failed</translation>
    </message>
</context>
<context>
    <name>StickSection</name>
    <message>
        <source>送往镇街的数据 (*.fvp)</source>
        <translation>Data for the township (*.fvp)</translation>
    </message>
    <message>
        <source>导出到 U 盘</source>
        <translation>Export to USB stick</translation>
    </message>
    <message>
        <source>镇街写回的数据 (*.fvr)</source>
        <translation>Data from the township (*.fvr)</translation>
    </message>
    <message>
        <source>从 U 盘导入</source>
        <translation>Import from USB stick</translation>
    </message>
    <message>
        <source>正在导出到 U 盘</source>
        <translation>Exporting to USB stick</translation>
    </message>
    <message>
        <source>正在从 U 盘导入</source>
        <translation>Importing from USB stick</translation>
    </message>
    <message>
        <source>{records} 条记录、{photos} 张照片,{files} 个文件,共 {size}</source>
        <translation>{records} records, {photos} photos, {files} files, {size} in all</translation>
    </message>
    <message>
        <source>已停下,没有留下半截文件。已写好的:{said}</source>
        <translation>Stopped; no half file is left. Written: {said}</translation>
    </message>
    <message>
        <source>已导出,但有照片坏了没能带上:{said}</source>
        <translation>Exported, but a damaged photo could not be taken along: {said}</translation>
    </message>
    <message>
        <source>请安全弹出 U 盘交给镇街,再把写回的文件导入。收到回执以前,这些记录都算在等待。</source>
        <translation> Eject the stick safely, hand it to the township, then import the file it writes back. Until their receipt comes these records count as waiting.</translation>
    </message>
    <message>
        <source>已导出到 U 盘:{said}。</source>
        <translation>Exported to the USB stick: {said}.</translation>
    </message>
    <message>
        <source>已停下。做完的都算数,再导入一次会接着做。</source>
        <translation>Stopped. What was done counts; importing again goes on from there.</translation>
    </message>
    <message>
        <source>这个文件比本机的资料旧,没有改动任何内容。</source>
        <translation>This file is older than what is on this computer; nothing was changed.</translation>
    </message>
    <message>
        <source>签收 {applied} 条,照片 {photos} 张,收到资料 {received} 条、图片 {pictures} 张</source>
        <translation>{applied} records and {photos} photos confirmed, {received} items and {pictures} pictures received</translation>
    </message>
    <message>
        <source>镇街已停用这台电脑,只带回了回执:{said}</source>
        <translation>The township has revoked this computer; only receipts came back: {said}</translation>
    </message>
    <message>
        <source>这个文件里的内容本机都已经有了,没有改动。</source>
        <translation>Everything in this file is on this computer already; nothing was changed.</translation>
    </message>
    <message>
        <source>导入做完,有记录需要看一下:{said}</source>
        <translation>Import done; some records need a look: {said}</translation>
    </message>
    <message>
        <source>导入成功:{said}</source>
        <translation>Imported: {said}</translation>
    </message>
    <message>
        <source>U 盘上有 {records} 条记录、{photos} 张照片在路上({when} 起),还没有收到回执。</source>
        <translation>{records} records and {photos} photos are on a stick (since {when}) and have no receipt yet.</translation>
    </message>
    <message>
        <source>正在停下…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>停下</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>导出到 U 盘…</source>
        <translation>Export to USB stick…</translation>
    </message>
    <message>
        <source>从 U 盘导入…</source>
        <translation>Import from USB stick…</translation>
    </message>
    <message>
        <source>没有网络时,把还没有回执的记录和照片加密写到 U 盘</source>
        <translation>Without a network: write records and photos that have no receipt yet to a stick, encrypted</translation>
    </message>
    <message>
        <source>读镇街写回的文件:回执、名单和审核意见</source>
        <translation>Read the file the township wrote back: receipts, caseload and decisions</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>看同步</source>
        <translation>See sync</translation>
    </message>
    <message>
        <source>同步情况暂时读不到</source>
        <translation>The state of sync cannot be read now</translation>
    </message>
    <message>
        <source>正在读取同步情况…</source>
        <translation>Reading the state of sync…</translation>
    </message>
    <message>
        <source>上次同步成功 {when}</source>
        <translation>Last synced {when}</translation>
    </message>
    <message>
        <source>还没有同步过</source>
        <translation>Not synced yet</translation>
    </message>
    <message>
        <source>待同步 {records} 条记录、{photos} 张照片</source>
        <translation>Waiting: {records} records, {photos} photos</translation>
    </message>
    <message numerus="yes">
        <source>%n 条未被接受</source>
        <translation>
            <numerusform>%n rejected</numerusform>
            <numerusform>%n rejected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 条待核实</source>
        <translation>
            <numerusform>%n on hold</numerusform>
            <numerusform>%n on hold</numerusform>
        </translation>
    </message>
    <message>
        <source>全部已收妥</source>
        <translation>All settled</translation>
    </message>
    <message numerus="yes">
        <source>%n 份草稿未提交</source>
        <translation>
            <numerusform>%n draft not submitted</numerusform>
            <numerusform>%n drafts not submitted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SummaryView</name>
    <message>
        <source>还没有存上</source>
        <translation>Not saved yet</translation>
    </message>
    <message>
        <source>全部再存一次</source>
        <translation>Save all again</translation>
    </message>
    <message>
        <source>都填好了</source>
        <translation>All filled in</translation>
    </message>
    <message>
        <source>没有缺的,可以提交。提交以后不能再改,只能追加更正。</source>
        <translation>Nothing is missing; it can be submitted. After that it cannot be changed, only corrected.</translation>
    </message>
    <message numerus="yes">
        <source>还有 %n 处要填或要改</source>
        <translation>
            <numerusform>%n thing to fill in or change</numerusform>
            <numerusform>%n things to fill in or change</numerusform>
        </translation>
    </message>
    <message>
        <source>还没有填</source>
        <translation>Not filled in yet</translation>
    </message>
    <message>
        <source>不合要求</source>
        <translation>Does not fit</translation>
    </message>
    <message>
        <source>没有触发处置</source>
        <translation>No action raised</translation>
    </message>
    <message>
        <source>按现在的答案,没有要马上处置或跟进的问题。</source>
        <translation>By the answers so far nothing needs action or follow-up.</translation>
    </message>
    <message>
        <source>照片和工时</source>
        <translation>Photos and hours</translation>
    </message>
    <message>
        <source>照片 {photos} 张,签名 {signed} 个</source>
        <translation>{photos} photos, {signed} signatures</translation>
    </message>
    <message>
        <source>没有填工时</source>
        <translation>No care hours</translation>
    </message>
    <message>
        <source>工时合计 {total}:{parts}</source>
        <translation>Care hours {total}: {parts}</translation>
    </message>
    <message>
        <source>要处置和跟进的</source>
        <translation>To be dealt with and followed up</translation>
    </message>
    <message>
        <source>已电话报告:{who},{at}</source>
        <translation>Reported by phone: {who}, {at}</translation>
    </message>
    <message>
        <source>先打电话报告,再写下报告了谁、几点</source>
        <translation>Report by phone first, then write down whom you told and when</translation>
    </message>
    <message numerus="yes">
        <source>另有 %n 道敏感题已答,这里不显示</source>
        <translation>
            <numerusform>%n sensitive question is answered and not shown here</numerusform>
            <numerusform>%n sensitive questions are answered and not shown here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncModel</name>
    <message>
        <source>内容</source>
        <translation>What</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Explanation</translation>
    </message>
    <message>
        <source>从何时起</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>{why}(题 {field})</source>
        <translation>{why} (question {field})</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>正在读取同步情况…</source>
        <translation>Reading the state of sync…</translation>
    </message>
    <message>
        <source>还没有要同步的记录</source>
        <translation>Nothing to sync yet</translation>
    </message>
    <message>
        <source>提交的走访和照片会列在这里,直到服务签收。按“立即同步”接收分给您的名单。</source>
        <translation>Submitted visits and photos are listed here until the service has signed for them. Press “Sync now” to receive the people assigned to you.</translation>
    </message>
    <message>
        <source>上次同步成功 {when}</source>
        <translation>Last synced {when}</translation>
    </message>
    <message>
        <source>还没有同步过</source>
        <translation>Not synced yet</translation>
    </message>
    <message>
        <source>已送记录 {sent} 条</source>
        <translation>{sent} records sent</translation>
    </message>
    <message>
        <source>还有 {count} 条</source>
        <translation>{count} to go</translation>
    </message>
    <message>
        <source>已收资料 {count} 条</source>
        <translation>{count} items received</translation>
    </message>
    <message>
        <source>已送照片 {up} 张,还有 {waiting} 张</source>
        <translation>{up} photos sent, {waiting} to go</translation>
    </message>
    <message>
        <source>送出 {sent} 条,签收 {applied} 条,收到 {received} 条,照片 {photos} 张,流量 {size}</source>
        <translation>sent {sent}, signed for {applied}, received {received}, photos {photos}, traffic {size}</translation>
    </message>
    <message>
        <source>已停下。做完的都算数:{said}</source>
        <translation>Stopped. What was done counts: {said}</translation>
    </message>
    <message>
        <source>同步做完,有记录需要看一下:{said}</source>
        <translation>Synced; some records need a look: {said}</translation>
    </message>
    <message>
        <source>同步成功:{said}</source>
        <translation>Synced: {said}</translation>
    </message>
    <message>
        <source>正在同步…</source>
        <translation>Syncing…</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>正在停下…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>停下</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>记录和照片</source>
        <translation>Records and photos</translation>
    </message>
    <message>
        <source>还有 {records} 条记录、{photos} 张照片没有收据,会再送</source>
        <translation>{records} records and {photos} photos have no receipt yet and will be sent again</translation>
    </message>
    <message>
        <source>{left}。{said}</source>
        <translation>{left}. {said}</translation>
    </message>
    <message>
        <source>更正后重送</source>
        <translation>Correct and send again</translation>
    </message>
    <message numerus="yes">
        <source>约 %n 分钟后自动再试,也可以现在按“立即同步”。</source>
        <translation>
            <numerusform>Tries again by itself in about %n minute; you can also press “Sync now”.</numerusform>
            <numerusform>Tries again by itself in about %n minutes; you can also press “Sync now”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncRunner</name>
    <message>
        <source>正在同步</source>
        <translation>Syncing</translation>
    </message>
</context>
<context>
    <name>Terms</name>
    <message>
        <source>T0 立即</source>
        <translation>T0 at once</translation>
    </message>
    <message>
        <source>T1 两小时内</source>
        <translation>T1 within 2 hours</translation>
    </message>
    <message>
        <source>T2 24小时内</source>
        <translation>T2 within 24 hours</translation>
    </message>
    <message>
        <source>T3 5个工作日内</source>
        <translation>T3 within 5 working days</translation>
    </message>
    <message>
        <source>T4 下次走访</source>
        <translation>T4 next visit</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Police</translation>
    </message>
    <message>
        <source>火警救援</source>
        <translation>Fire and rescue</translation>
    </message>
    <message>
        <source>急救</source>
        <translation>Ambulance</translation>
    </message>
    <message>
        <source>处置跟进</source>
        <translation>Follow-up</translation>
    </message>
    <message>
        <source>必访指令</source>
        <translation>Must-visit order</translation>
    </message>
    <message>
        <source>主动申报日</source>
        <translation>Declaration day</translation>
    </message>
    <message>
        <source>审核退回</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>预警线索</source>
        <translation>Warning lead</translation>
    </message>
    <message>
        <source>逾期走访</source>
        <translation>Overdue visit</translation>
    </message>
    <message>
        <source>今日走访</source>
        <translation>Due today</translation>
    </message>
    <message>
        <source>办理期限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>关注类别:红</source>
        <translation>Watch class: red</translation>
    </message>
    <message>
        <source>关注类别:黄</source>
        <translation>Watch class: yellow</translation>
    </message>
    <message>
        <source>关注类别:蓝</source>
        <translation>Watch class: blue</translation>
    </message>
    <message>
        <source>红</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>黄</source>
        <translation>Yellow</translation>
    </message>
    <message>
        <source>蓝</source>
        <translation>Blue</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>待同步</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>传送中</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>已收妥</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>待核实</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>未被接受</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>待审核</source>
        <translation>For review</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>已更正</source>
        <translation>Corrected</translation>
    </message>
    <message>
        <source>已通过</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>已放弃</source>
        <translation>Given up</translation>
    </message>
    <message>
        <source>分散供养特困</source>
        <translation>Tekun, dispersed care</translation>
    </message>
    <message>
        <source>集中供养特困</source>
        <translation>Tekun, in a care home</translation>
    </message>
    <message>
        <source>低保</source>
        <translation>Dibao</translation>
    </message>
    <message>
        <source>低保边缘</source>
        <translation>Near dibao</translation>
    </message>
    <message>
        <source>刚性支出困难</source>
        <translation>Rigid spending hardship</translation>
    </message>
    <message>
        <source>孤儿</source>
        <translation>Orphan</translation>
    </message>
    <message>
        <source>事实无人抚养儿童</source>
        <translation>Unattended child</translation>
    </message>
    <message>
        <source>困难残疾人</source>
        <translation>Disabled in hardship</translation>
    </message>
    <message>
        <source>困难党员</source>
        <translation>Party member in hardship</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>男</source>
        <translation>Male</translation>
    </message>
    <message>
        <source>女</source>
        <translation>Female</translation>
    </message>
    <message>
        <source>全自理</source>
        <translation>Full</translation>
    </message>
    <message>
        <source>半自理</source>
        <translation>Partial</translation>
    </message>
    <message>
        <source>完全不能自理</source>
        <translation>None</translation>
    </message>
    <message>
        <source>视力</source>
        <translation>Sight</translation>
    </message>
    <message>
        <source>听力</source>
        <translation>Hearing</translation>
    </message>
    <message>
        <source>言语</source>
        <translation>Speech</translation>
    </message>
    <message>
        <source>肢体</source>
        <translation>Limb</translation>
    </message>
    <message>
        <source>智力</source>
        <translation>Intellect</translation>
    </message>
    <message>
        <source>精神</source>
        <translation>Mind</translation>
    </message>
    <message>
        <source>多重</source>
        <translation>Multiple</translation>
    </message>
    <message>
        <source>在家</source>
        <translation>At home</translation>
    </message>
    <message>
        <source>长期在外地</source>
        <translation>Long away</translation>
    </message>
    <message>
        <source>医疗机构托养</source>
        <translation>In a medical institution</translation>
    </message>
    <message>
        <source>社会养老机构托养</source>
        <translation>In a care home</translation>
    </message>
    <message>
        <source>身份证号与别人相同</source>
        <translation>ID number same as another&apos;s</translation>
    </message>
    <message>
        <source>台账里登记了两次</source>
        <translation>Twice in the ledger</translation>
    </message>
    <message>
        <source>台账里的村名认不出</source>
        <translation>Village in the ledger not recognised</translation>
    </message>
    <message>
        <source>台账里没有写村</source>
        <translation>No village in the ledger</translation>
    </message>
    <message>
        <source>台账里的村名对得上几个村</source>
        <translation>Village in the ledger fits several</translation>
    </message>
    <message>
        <source>台账里的村和住址对不上</source>
        <translation>Village and address disagree in the ledger</translation>
    </message>
    <message>
        <source>台账里有日期看不懂</source>
        <translation>A date in the ledger cannot be read</translation>
    </message>
    <message>
        <source>台账里有日期在将来</source>
        <translation>A date in the ledger lies in the future</translation>
    </message>
    <message>
        <source>生日与身份证号不符</source>
        <translation>Birthday disagrees with the ID number</translation>
    </message>
    <message>
        <source>性别与身份证号不符</source>
        <translation>Sex disagrees with the ID number</translation>
    </message>
    <message>
        <source>台账里没有姓名</source>
        <translation>No name in the ledger</translation>
    </message>
    <message>
        <source>电话号码看不懂</source>
        <translation>Phone number cannot be read</translation>
    </message>
    <message>
        <source>救助类别认不出</source>
        <translation>Category not recognised</translation>
    </message>
    <message>
        <source>自理能力认不出</source>
        <translation>Self-care not recognised</translation>
    </message>
    <message>
        <source>现居住地看不懂</source>
        <translation>Where the person lives cannot be told</translation>
    </message>
    <message>
        <source>台账里有一处要核对</source>
        <translation>One thing in the ledger to check</translation>
    </message>
    <message>
        <source>特困照护探视</source>
        <translation>Tekun care visit</translation>
    </message>
    <message>
        <source>自理能力评估</source>
        <translation>Self-care assessment</translation>
    </message>
    <message>
        <source>低保对象走访</source>
        <translation>Dibao visit</translation>
    </message>
    <message>
        <source>特困人员走访</source>
        <translation>Tekun visit</translation>
    </message>
    <message>
        <source>孤困儿童走访</source>
        <translation>Visit to a child</translation>
    </message>
    <message>
        <source>残疾人走访</source>
        <translation>Visit to a disabled person</translation>
    </message>
    <message>
        <source>困难党员走访</source>
        <translation>Visit to a Party member</translation>
    </message>
    <message>
        <source>红白事</source>
        <translation>Wedding or funeral</translation>
    </message>
    <message>
        <source>矛盾纠纷</source>
        <translation>Dispute</translation>
    </message>
    <message>
        <source>突发意外</source>
        <translation>Accident</translation>
    </message>
    <message>
        <source>救助申请代办</source>
        <translation>Application for aid</translation>
    </message>
    <message>
        <source>基本生活保障</source>
        <translation>Basic living</translation>
    </message>
    <message>
        <source>走访记录</source>
        <translation>Visit record</translation>
    </message>
    <message>
        <source>更正记录</source>
        <translation>Correction</translation>
    </message>
    <message>
        <source>审核意见</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>今天 {time}</source>
        <translation>today {time}</translation>
    </message>
    <message>
        <source>没见到本人</source>
        <translation>Not met</translation>
    </message>
    <message>
        <source>退回后已更正</source>
        <translation>Corrected after return</translation>
    </message>
    <message>
        <source>有必答的题没有答</source>
        <translation>A required question has no answer</translation>
    </message>
    <message>
        <source>有答案不合清单的规则</source>
        <translation>An answer breaks a rule of the checklist</translation>
    </message>
    <message>
        <source>清单内容与中心的这一版不同</source>
        <translation>The checklist differs from the centre&apos;s of this version</translation>
    </message>
    <message>
        <source>中心没能重新核算这张清单</source>
        <translation>The centre could not work through this checklist again</translation>
    </message>
    <message>
        <source>有一处值得看看</source>
        <translation>Something worth a look</translation>
    </message>
    <message>
        <source>没有变</source>
        <translation>Unchanged</translation>
    </message>
    <message>
        <source>改了</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>这次新答</source>
        <translation>Answered now</translation>
    </message>
    <message>
        <source>这次没答</source>
        <translation>Not answered now</translation>
    </message>
    <message>
        <source>跟进了结</source>
        <translation>Follow-up settled</translation>
    </message>
    <message>
        <source>紧急</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>绿色通道</source>
        <translation>Green channel</translation>
    </message>
</context>
<context>
    <name>TimelineModel</name>
    <message>
        <source>走访</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>见到本人</source>
        <translation>Met</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>见到</source>
        <translation>Met</translation>
    </message>
    <message>
        <source>没见到</source>
        <translation>Not met</translation>
    </message>
    <message numerus="yes">
        <source>%n 张</source>
        <translation>
            <numerusform>%n</numerusform>
            <numerusform>%n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TodayModel</name>
    <message>
        <source>对象</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>What</translation>
    </message>
    <message>
        <source>为什么</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>全村</source>
        <translation>Whole village</translation>
    </message>
    <message>
        <source>依据:{source}</source>
        <translation>Source: {source}</translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message>
        <source>正在排今天的事项…</source>
        <translation>Ordering today&apos;s work…</translation>
    </message>
    <message>
        <source>今天没有要办的事</source>
        <translation>Nothing to do today</translation>
    </message>
    <message>
        <source>到期的走访、退回的记录和必访指令会排在这里。也可以到“对象”里挑一个人开始走访。</source>
        <translation>Visits that fall due, records sent back and must-visit orders are listed here. You can also pick someone under “People” and start a visit.</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message numerus="yes">
        <source>共 %n 件事</source>
        <translation>
            <numerusform>%n thing to do</numerusform>
            <numerusform>%n things to do</numerusform>
        </translation>
    </message>
    <message>
        <source>更正这次走访</source>
        <translation>Correct this visit</translation>
    </message>
    <message>
        <source>开始走访</source>
        <translation>Start visit</translation>
    </message>
    <message>
        <source>今日</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>看档案</source>
        <translation>See file</translation>
    </message>
    <message>
        <source>今天的事项</source>
        <translation>Today&apos;s work</translation>
    </message>
    <message numerus="yes">
        <source>接着填草稿(%n 份)</source>
        <translation>
            <numerusform>Go on with the draft</numerusform>
            <numerusform>Go on with a draft (%n)</numerusform>
        </translation>
    </message>
    <message>
        <source>接着填草稿:{name}</source>
        <translation>Go on with the draft: {name}</translation>
    </message>
    <message>
        <source>{who}:{what}
做了什么、交给了谁?写下来就了结了,不能再改。</source>
        <translation>{who}: {what}
What was done, and who took it over? Once written down it is settled and cannot be changed.</translation>
    </message>
    <message>
        <source>了结跟进</source>
        <translation>Settle the follow-up</translation>
    </message>
    <message>
        <source>了结</source>
        <translation>Settle</translation>
    </message>
    <message>
        <source>了结…</source>
        <translation>Settle …</translation>
    </message>
    <message>
        <source>不用再去也办好了的,写一句做了什么</source>
        <translation>For what is dealt with and needs no visit: write down what was done</translation>
    </message>
</context>
<context>
    <name>UnlockForm</name>
    <message>
        <source>正在读取账户…</source>
        <translation>Reading accounts…</translation>
    </message>
    <message>
        <source>账户 {number}</source>
        <translation>Account {number}</translation>
    </message>
    <message>
        <source>数据在这台电脑上加密保存,用口令打开。</source>
        <translation>The data on this computer is encrypted; the passphrase opens it.</translation>
    </message>
    <message>
        <source>请先输入口令。</source>
        <translation>Please type the passphrase first.</translation>
    </message>
    <message>
        <source>正在解锁</source>
        <translation>Unlocking</translation>
    </message>
    <message>
        <source>隐藏</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>正在解锁…</source>
        <translation>Unlocking…</translation>
    </message>
    <message numerus="yes">
        <source>请等 %n 秒</source>
        <translation>
            <numerusform>Wait %n s</numerusform>
            <numerusform>Wait %n s</numerusform>
        </translation>
    </message>
    <message>
        <source>解锁</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>账户</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>大写锁定(Caps Lock)好像开着</source>
        <translation>Caps Lock seems to be on</translation>
    </message>
    <message>
        <source>用登记码登记这台电脑</source>
        <translation>Enrol this computer with a code</translation>
    </message>
</context>
<context>
    <name>UrgentBand</name>
    <message>
        <source>另有 {n} 项,见“提交前检查”</source>
        <translation>{n} more, see “Before submitting”</translation>
    </message>
    <message>
        <source>已电话报告:{who},{at}</source>
        <translation>Reported by phone: {who}, {at}</translation>
    </message>
    <message>
        <source>改报告记录</source>
        <translation>Change the report</translation>
    </message>
    <message>
        <source>记下报告了谁</source>
        <translation>Write down whom you told</translation>
    </message>
    <message>
        <source>(另 {n} 项)</source>
        <translation>({n} more)</translation>
    </message>
</context>
<context>
    <name>VisitBody</name>
    <message>
        <source>第 {n}/{all} 部分</source>
        <translation>Part {n} of {all}</translation>
    </message>
    <message>
        <source>本部分 {all} 题,已答 {n}</source>
        <translation>{n} of {all} questions answered in this part</translation>
    </message>
    <message>
        <source>走访的各部分</source>
        <translation>Parts of the visit</translation>
    </message>
    <message>
        <source>工时</source>
        <translation>Care hours</translation>
    </message>
    <message>
        <source>{n} 分钟</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>缺 {n}</source>
        <translation>{n} missing</translation>
    </message>
    <message>
        <source>可以提交</source>
        <translation>Ready to submit</translation>
    </message>
    <message>
        <source>提交前检查</source>
        <translation>Before submitting</translation>
    </message>
    <message>
        <source>已答 {n}/{all},缺 {gaps}</source>
        <translation>{n} of {all} answered, {gaps} missing</translation>
    </message>
    <message>
        <source>已答 {n}/{all}</source>
        <translation>{n} of {all} answered</translation>
    </message>
</context>
<context>
    <name>VisitKeys</name>
    <message>
        <source>上一部分</source>
        <translation>Previous part</translation>
    </message>
    <message>
        <source>去缺的题({n})</source>
        <translation>To what is missing ({n})</translation>
    </message>
    <message>
        <source>再存一次</source>
        <translation>Save again</translation>
    </message>
    <message>
        <source>提交走访</source>
        <translation>Submit visit</translation>
    </message>
    <message>
        <source>下一部分</source>
        <translation>Next part</translation>
    </message>
    <message>
        <source>{n} 个答案未保存</source>
        <translation>{n} answers not saved</translation>
    </message>
    <message>
        <source>已保存</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>换一种语言看题,答案和位置不变(Ctrl+L)</source>
        <translation>See the questions in another language; answers and place stay (Ctrl+L)</translation>
    </message>
    <message>
        <source>按键</source>
        <translation>Keys</translation>
    </message>
</context>
<context>
    <name>VisitPage</name>
    <message>
        <source>正在打开走访…</source>
        <translation>Opening the visit…</translation>
    </message>
    <message>
        <source>有答案还没有存上,存上了才能提交。</source>
        <translation>Some answers are not saved yet; save them, then submit.</translation>
    </message>
    <message>
        <source>审核退回:{reason}</source>
        <translation>Sent back: {reason}</translation>
    </message>
    <message>
        <source>已提交,待同步</source>
        <translation>Submitted, waiting to sync</translation>
    </message>
    <message>
        <source>这次走访已经签名封存在这台电脑上,{photos} 张照片和签名一起等着同步。收到镇街的回执以前不会从这里删除。</source>
        <translation>This visit is signed and sealed on this computer and waits to sync with its {photos} photos and signatures. It is not deleted here before the township&apos;s receipt.</translation>
    </message>
    <message>
        <source>回到今日</source>
        <translation>Back to Today</translation>
    </message>
    <message>
        <source>走访</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>没有正在填写的走访</source>
        <translation>No visit is being filled in</translation>
    </message>
    <message>
        <source>去今日</source>
        <translation>Go to Today</translation>
    </message>
    <message>
        <source>没有提交成,草稿还在。</source>
        <translation>It was not submitted; the draft is still there.</translation>
    </message>
    <message>
        <source>停在“{question}”。</source>
        <translation>Stopped at “{question}”. </translation>
    </message>
    <message>
        <source>已答 {done} 题,还缺 {gaps} 处。</source>
        <translation>{done} answered, {gaps} still missing.</translation>
    </message>
    <message>
        <source>答案都在这台电脑上,改天从“今日”或这里接着填,会回到同一题。</source>
        <translation>Every answer is on this computer. Go on another day from Today or from here, at the same question.</translation>
    </message>
    <message>
        <source>这次走访先停在这里</source>
        <translation>The visit stops here for now</translation>
    </message>
    <message>
        <source>从“今日”或“对象”里挑一个人开始。没填完的草稿会列在这里,一题都不会少。</source>
        <translation>Choose a person on Today or People to begin. Unfinished drafts are listed here; nothing of them is lost.</translation>
    </message>
    <message>
        <source>按这次的回答,还要接着做“{forms}”;现在不做也可以,以后从“对象”里开始。</source>
        <translation>The answers lead on to “{forms}”. It need not be now: it can be begun from People later.</translation>
    </message>
    <message>
        <source>接着做“{forms}”</source>
        <translation>Go on with “{forms}”</translation>
    </message>
</context>
<context>
    <name>VisitReview</name>
    <message>
        <source>只看有变化的 {n} 题</source>
        <translation>Only the {n} that changed</translation>
    </message>
    <message>
        <source>提示只说明值得看看,不是结论。</source>
        <translation>A sign only says that a look is worth it; it is no verdict.</translation>
    </message>
    <message>
        <source>这次走访</source>
        <translation>This visit</translation>
    </message>
    <message>
        <source>清单</source>
        <translation>Checklist</translation>
    </message>
    <message>
        <source>走访人</source>
        <translation>Visitor</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>When</translation>
    </message>
    <message>
        <source>用时</source>
        <translation>Took</translation>
    </message>
    <message>
        <source>不到 1 分钟</source>
        <translation>under 1 minute</translation>
    </message>
    <message>
        <source>提交</source>
        <translation>Submitted</translation>
    </message>
    <message>
        <source>工时</source>
        <translation>Care hours</translation>
    </message>
    <message>
        <source>没有填</source>
        <translation>Not filled in</translation>
    </message>
    <message>
        <source>触发的处置</source>
        <translation>Actions raised</translation>
    </message>
    <message>
        <source>没有</source>
        <translation>None</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photo</translation>
    </message>
    <message numerus="yes">
        <source>%n 张</source>
        <translation>
            <numerusform>%n</numerusform>
            <numerusform>%n</numerusform>
        </translation>
    </message>
    <message>
        <source>通过</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>更正</source>
        <translation>Corrections</translation>
    </message>
    <message numerus="yes">
        <source>%n 次</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message>
        <source>审核经过</source>
        <translation>Story of the review</translation>
    </message>
    <message>
        <source>审核</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>还没有人审核过</source>
        <translation>Nobody has reviewed it yet</translation>
    </message>
    <message>
        <source>更正前</source>
        <translation>Before the correction</translation>
    </message>
    <message>
        <source>上次走访</source>
        <translation>Last visit</translation>
    </message>
</context>
<context>
    <name>VisitTurns</name>
    <message>
        <source>入户调查至少要两名走访人员:先在这里补上第二个人,再选一次。签名也要每人各签一次。</source>
        <translation>A home investigation needs two visitors: add the second name here, then choose again. Each of them signs once.</translation>
    </message>
    <message>
        <source>按现在的答案,这份清单不问这一项。</source>
        <translation>With the answers given so far, this checklist does not ask that.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>救助走访</source>
        <translation>Home visits</translation>
    </message>
</context>
<context>
    <name>Workplace</name>
    <message>
        <source>正在打开走访</source>
        <translation>Opening the visit</translation>
    </message>
</context>
</TS>
