# 信息类型
kind-policy-document = 政策文件
kind-notice = 通知公告
kind-service-guide = 办事指南
kind-budget-table = 预算决算
kind-interpretation = 政策解读
kind-organisation = 机构职能
kind-person-in-charge = 领导信息
kind-plan = 规划计划
kind-statistic = 统计信息
kind-permit-penalty-result = 执法结果
kind-other = 其他信息

# 有效性
validity-in-force = 有效
validity-amended = 已修改
validity-repealed = 已废止
validity-expired = 已失效
validity-not-yet = 尚未施行
validity-unknown = 未标注
validity-none = —

# 公开属性
publicity-active = 主动公开
publicity-on-request = 依申请公开
publicity-refused = 不予公开

# 列表
list-empty = 这里还没有公开的信息。
list-unit = 条
pager-label = 翻页
pager-previous = 上一页
pager-next = 下一页
pager-page = 第 { $page } 页

# 首页
home-description = { $site }政府信息公开平台：政策文件、解读、办事指南、预算决算和机构信息。
home-find = 查政策、找服务、看公开
home-count = 已公开信息 { $n } 条
home-columns = 政府信息公开
home-policies = 最新政策
home-interpretations = 政策解读
home-notices = 通知公告
home-guides = 办事指南
home-libraries = 专题政策库
home-themes = 主题分类
home-agencies = 部门和区县
sitemap-title = 网站地图

# 政务公开
openness-description = 政府信息公开指南、制度、法定主动公开内容、年报和依申请公开。
openness-guide = 政府信息公开指南
openness-regime = 政府信息公开制度
openness-statutory = 法定主动公开内容
openness-annual-report = 政府信息公开年报
openness-on-request = 依申请公开
openness-on-request-text = 没有主动公开的政府信息，可以向制作或者保存它的行政机关提出申请，行政机关应当自收到申请之日起20个工作日内答复。申请的方式、受理机构和联系方式见政府信息公开指南。
openness-on-request-guide = 查看指南

# 机构
agency-address = 办公地址
agency-hours = 办公时间
agency-phone = 联系电话
agency-fax = 传真
agency-postcode = 邮政编码
agency-email = 电子邮箱
agency-website = 网站
agency-uscc = 统一社会信用代码
agency-leaders = 负责人
agency-functions = 主要职责
agency-children = 下级机构
agency-records = 公开的信息

# 信息页面
record-metadata = 基本信息
record-contents = 目录
record-downloads = 附件下载
record-relations = 相关文件
record-versions = 历次版本
record-version = 第 { $n } 版
record-compare = 与上一版比较
record-json = 以 JSON 获取本条信息
meta-index-number = 索引号
meta-themes = 主题分类
meta-issuers = 发文机关
meta-doc-number = 发文字号
meta-form = 体裁
meta-issued-on = 成文日期
meta-published-on = 发布日期
meta-effective-on = 施行日期
meta-expires-on = 失效日期
meta-validity = 有效性
meta-publicity = 公开属性
meta-owner = 责任单位
meta-source = 信息来源
banner-recognised = 本文由扫描件识别生成，可能有错字，请以附件原件为准。
banner-older-version = 这是以前的版本，内容可能已经改变。
banner-amended-by = 本文件已被《{ $title }》修改。
banner-amended = 本文件已经修改。
banner-repealed-by = 本文件已被《{ $title }》废止，仅供查阅。
banner-repealed = 本文件已经废止，仅供查阅。
banner-expired = 本文件已经失效，仅供查阅。
banner-not-yet = 本文件自{ $date }起施行。

# 相关文件
relation-amends-outgoing = 修改了
relation-amends-incoming = 被修改
relation-repeals-outgoing = 废止了
relation-repeals-incoming = 被废止
relation-replaces-outgoing = 代替了
relation-replaces-incoming = 被代替
relation-implements-outgoing = 贯彻落实
relation-implements-incoming = 落实文件
relation-interprets-outgoing = 解读的文件
relation-interprets-incoming = 政策解读
relation-attached-to-outgoing = 附于
relation-attached-to-incoming = 附件
relation-basis-outgoing = 依据
relation-basis-incoming = 以此为依据

# 版本比较
compare-title = 版本比较
compare-lead = 第 { $from } 版与第 { $to } 版的不同之处：划去的是删去的文字，标出的是新增的文字。
compare-back = 回到文件
compare-same = 两个版本的条文相同。

# 各类信息的字段
word-yes = 是
word-no = 否
budget-type-budget = 预算
budget-type-final-account = 决算
field-contact = 联系方式
field-deadline = 截止日期
field-fiscal-year = 年度
field-budget-type = 类别
field-unit = 单位
field-interpreter = 解读机构
field-contact-title = 联系方式
field-internal-units = 内设机构
field-unit-name = 机构
field-unit-duties = 职责
field-person-name = 姓名
field-position = 职务
field-portfolio = 分工
field-resume = 简历
field-plan-type = 规划类别
field-period-start = 起始
field-period-end = 截止
field-period = 统计期
field-indicators = 主要指标
field-indicator = 指标
field-value = 数值
field-change = 同比
field-decision-number = 决定书文号
field-party = 相对人
field-party-code = 相对人代码
field-matter = 事项
field-basis = 设定依据
field-decision = 决定内容
field-decided-on = 决定日期
field-valid-until = 有效期至
field-organ = 决定机关
field-service-name = 事项名称
field-service-code = 事项编码
field-applicants = 办理对象
field-legal-time-limit = 法定办结时限
field-promised-time-limit = 承诺办结时限
field-fee = 收费
field-fee-basis = 收费依据
field-result = 办理结果
field-online-url = 网上办理
field-inquiry-phone = 咨询电话
field-complaint-phone = 监督投诉电话
field-conditions = 申请条件
field-materials = 申请材料
field-material-name = 材料
field-material-form = 形式
field-material-copies = 份数
field-material-required = 必需
field-procedure = 办理流程
field-places = 办理地点
field-place-name = 地点

# 接口
api-limit = limit 应当在 1 到 { $max } 之间。
api-limit-advice = 请改正 limit 后再试。
api-cursor = after 不是有效的位置。
api-cursor-advice = 请使用上一次返回的 next。

# 发布工作台：环节
desk-step-draft = 起草
desk-step-legal = 法制审核
desk-step-secrecy = 保密审查
desk-step-consent = 会签
desk-step-sign = 签发
desk-step-scheduled = 待发布
desk-step-published = 已公开

# 发布工作台：待办
desk-task-draft = 起草或修改
desk-task-legal = 法制审核
desk-task-secrecy = 保密和隐私审查
desk-task-consent = 联合发文会签
desk-task-sign = 签发
desk-task-scheduled = 等待定时公开
desk-task-after-legal = 事后法制审查
desk-task-after-secrecy = 事后保密审查
desk-task-withdraw = 撤回公开信息

# 发布工作台：办理记录
desk-action-draft = 起草
desk-action-import = 导入
desk-action-revise = 开始修订
desk-action-edit = 修改
desk-action-confirm = 确认识别结果
desk-action-search = 检查个人信息
desk-action-justify = 说明保留个人信息的理由
desk-action-mask = 遮蔽个人信息
desk-action-submit = 送审
desk-action-recall = 撤回送审
desk-action-approve-legal = 法制审核通过
desk-action-approve-secrecy = 保密审查通过
desk-action-return = 退回修改
desk-action-consent = 会签同意
desk-action-refuse-consent = 会签不同意
desk-action-publish = 公开
desk-action-publish-by-operator = 系统运维人员公开
desk-action-publish-emergency = 紧急公开
desk-action-schedule = 签发并定时公开
desk-action-reschedule = 调整公开时间
desk-action-cancel-schedule = 取消定时公开
desk-action-approve-legal-afterwards = 事后法制审查通过
desk-action-approve-secrecy-afterwards = 事后保密审查通过
desk-action-refuse-legal-afterwards = 事后法制审查不通过
desk-action-refuse-secrecy-afterwards = 事后保密审查不通过
desk-action-request-withdrawal = 提请撤回
desk-action-withdraw = 撤回
desk-action-redirect = 改为指向另一条信息
desk-action-gone = 永久移除
desk-action-repeal = 标注废止
desk-action-discard = 删除草稿
desk-action-assign = 交办
desk-action-report-to-agency = 逾期，已报本机关
desk-action-report-above = 逾期，已报上级机关

# 发布工作台：字段
desk-field-title = 标题
desk-field-kind = 信息类型
desk-field-issuers = 发文机关
desk-field-doc-number = 发文字号
desk-field-index-number = 索引号
desk-field-form = 体裁
desk-field-addressees = 主送机关
desk-field-themes = 主题分类
desk-field-statutory = 法定公开事项
desk-field-keywords = 关键词
desk-field-summary = 内容概述
desk-field-issued-on = 成文日期
desk-field-published-on = 发布日期
desk-field-effective-on = 施行日期
desk-field-expires-on = 有效期至
desk-field-validity = 有效性
desk-field-publicity = 公开属性
desk-field-publicity-ground = 不主动公开的依据
desk-field-source = 信息来源
desk-field-owner = 公开机关
desk-field-text = 正文
desk-field-doubts = 识别疑点
desk-problem-missing = 没有填写
desk-problem-unconfirmed = 系统识别的结果，需要人工确认
desk-problem-contradiction = 与其他内容矛盾

# 发布工作台：个人信息
desk-finding-open = 待处理
desk-finding-masked = 已遮蔽
desk-finding-justified = 已说明理由
finding-kind-address = 住址
finding-kind-bank-account = 银行账号
finding-kind-bank-card = 银行卡号
finding-kind-credit-code = 统一社会信用代码
finding-kind-email = 电子邮箱
finding-kind-landline = 固定电话
finding-kind-military-id = 军官证号
finding-kind-mobile = 手机号
finding-kind-passport = 护照号
finding-kind-plate = 车牌号
finding-kind-qq = QQ 号
finding-kind-resident-id = 身份证号
finding-kind-travel-permit = 通行证号
finding-kind-wechat = 微信号
finding-kind-unreadable = 附件无法检查

# 发布工作台：时限
desk-light-green = 时间充裕
desk-light-yellow = 时间过半
desk-light-red = 即将到期
desk-light-overdue = 已逾期
desk-light-paused = 暂停计时
desk-light-none = 不计时限

# 发布工作台：不能办理的原因
desk-refusal-not-found = 没有这条信息。
desk-refusal-not-found-advice = 请检查链接，或者从待办清单进入。
desk-refusal-no-draft = 这条信息现在没有草稿。
desk-refusal-no-draft-advice = 可能已经公开或被删除。需要修改时请先“开始修订”。
desk-refusal-draft-exists = 这条信息已经有一份草稿。
desk-refusal-draft-exists-advice = 请打开已有的草稿继续修改。
desk-refusal-stale = 您填写期间，别人已经修改了这份草稿。
desk-refusal-stale-advice = 下面同时列出现在的内容和您填写的内容，请对照后再保存；您写的没有丢失。
desk-refusal-incomplete = 还有内容没有填写或确认，不能送审。
desk-refusal-incomplete-advice = 请按下面列出的每一项补齐。
desk-refusal-open-findings = 还有疑似个人信息没有处理，不能签发。
desk-refusal-open-findings-advice = 请先遮蔽，或者说明保留的理由。
desk-refusal-not-checked = 内容变动后还没有检查个人信息，不能签发。
desk-refusal-not-checked-advice = 请先运行个人信息检查。
desk-refusal-no-such-finding = 没有这一处个人信息，或者已经处理过。
desk-refusal-no-such-finding-advice = 请刷新页面查看最新结果。
desk-refusal-finding-in-file = 附件里的个人信息不能在这里遮蔽。
desk-refusal-finding-in-file-advice = 请替换为处理过的附件，或者说明保留的理由。
desk-refusal-justification-missing = 请说明保留的理由。
desk-refusal-justification-missing-advice = 写明依据，例如“依法公开的办公电话”。
desk-refusal-cited = 有已公开的信息引用它，而且比您看到的多。
desk-refusal-cited-advice = 请查看最新的引用清单后再确认。
desk-refusal-not-public = 这条信息现在没有公开。
desk-refusal-not-public-advice = 只有公开过的信息才能这样处理。
desk-refusal-repeals-itself = 一份文件不能废止自己。
desk-refusal-repeals-itself-advice = 请改正关联关系。
desk-refusal-repeal-circle = 这样会形成循环废止。
desk-refusal-repeal-circle-advice = 请检查两份文件谁废止谁。
desk-refusal-redirect-to-itself = 不能指向它自己。
desk-refusal-redirect-to-itself-advice = 请选择另一条已公开的信息。
desk-refusal-redirect-target-not-public = 要指向的信息没有公开。
desk-refusal-redirect-target-not-public-advice = 请选择一条已公开的信息。
desk-refusal-heading-fixed = 信息公开后，密级、公开机关和索引号不能在草稿里修改。
desk-refusal-heading-fixed-advice = 需要调整时请先撤回。
desk-refusal-index-number-taken = 这个索引号已经被另一条信息使用。
desk-refusal-index-number-taken-advice = 请换一个，或者留空由系统编排。
desk-refusal-no-such-agency = 没有这个机关。
desk-refusal-no-such-agency-advice = 请从机构目录中选择。
desk-refusal-merger-circle = 不能并入自己或已经撤并的机关。
desk-refusal-merger-circle-advice = 请选择现存的机关。
desk-refusal-name-taken = 另一个机关已经使用这个名称。
desk-refusal-name-taken-advice = 请核对名称。
desk-refusal-no-such-task = 这项待办已经办完或不存在。
desk-refusal-no-such-task-advice = 请刷新待办清单。
desk-refusal-receipt-reused = 同一个请求编号不能用于另一个请求。
desk-refusal-receipt-reused-advice = 请为新的请求换一个编号。
desk-refusal-invalid-settings = 规则有错误，没有保存。
desk-refusal-invalid-settings-advice = 请按列出的位置逐一改正。
desk-refusal-stale-settings = 别人刚刚修改了规则。
desk-refusal-stale-settings-advice = 请在最新版本上重新修改。
desk-refusal-unavailable = 系统暂时繁忙，没有保存。
desk-refusal-unavailable-advice = 请稍后再试。
desk-refusal-wrong-step = 现在的环节不能这样办理。
desk-refusal-wrong-step-advice = 请刷新页面，查看草稿到了哪一步。
desk-refusal-own-work = 不能审核或签发自己起草、修改、送审的内容。
desk-refusal-own-work-advice = 请由另一位有权限的同事办理。
desk-refusal-remark-missing = 退回时请写明意见。
desk-refusal-remark-missing-advice = 写清楚需要改什么。
desk-refusal-reason-missing = 请写明理由。
desk-refusal-reason-missing-advice = 理由会留在办理记录里。
desk-refusal-changed-since = 审核之后内容或规则有变化，不能签发。
desk-refusal-changed-since-advice = 请重新送审。
desk-refusal-in-the-past = 公开时间已经过去。
desk-refusal-in-the-past-advice = 请选择将来的时间，或者立即公开。
desk-refusal-no-such-moment = 没有这个日期或时间。
desk-refusal-no-such-moment-advice = 请按“2027-01-15”和“08:30”的格式填写。
desk-refusal-not-asked = 没有请这个机关会签，或者它已经答复。
desk-refusal-not-asked-advice = 请刷新页面查看会签情况。
desk-refusal-not-owed = 这项事后审查不需要办理，或者已经办完。
desk-refusal-not-owed-advice = 请刷新页面。
denied-signed = 已经签发，等待公开，不能再修改。
denied-signed-advice = 请先由签发人取消定时公开。
denied-own_release = 紧急公开的签发人不能自己做事后审查。
denied-own_release-advice = 请由另一位审查人办理。
denied-own_work = 不能审核、会签或签发自己起草、修改、送审的内容。
denied-own_work-advice = 请由另一位有权限的同事办理。
