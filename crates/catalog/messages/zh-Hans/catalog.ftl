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
