# 首页、导航、页头、页脚：每个页面都有的文字。
shell-skip-link = 跳到正文
shell-assets-missing = 样式文件还没有生成：请在 web 目录运行 npm ci && npm run build，再重新编译。
shell-search-label = 搜索全站
shell-search-placeholder = 文件名称、文号或者想办的事
shell-search-button = 搜索
shell-toolbar-label = 语言和显示方式
shell-simplified = 简体
shell-traditional = 繁體
shell-english = English
shell-elder = 长辈版
shell-standard = 标准版
shell-accessibility = 无障碍
shell-navigation-label = 主导航
shell-menu = 菜单
shell-breadcrumbs-label = 当前位置
shell-language-note = 页面界面为英文，公开的文件以中文原文为准。
shell-back-to-top = 回到顶部

desk-who = 当前账号
desk-navigation = 工作台导航
desk-profile = 我的账号
desk-sign-out = 退出登录

nav-home = 首页
nav-openness = 政务公开
nav-policies = 政策文件库
nav-agencies = 机构
nav-themes = 主题
nav-search = 搜索

footer-label = 网站信息
footer-host-unit = 主办单位
footer-operating-unit = 承办单位
footer-id-code = 政府网站标识码
footer-icp = ICP备案号
footer-police = 公网安备
footer-contact = 联系方式
footer-phone = 电话
footer-email = 电子邮箱
footer-address = 地址
footer-report-error = 我为政府网站找错
footer-agency-mark = 党政机关
footer-sitemap = 网站地图
footer-about = 关于本站
footer-accessibility = 无障碍声明
footer-feed = 订阅

# 无障碍工具条（由脚本显示）
a11y-title = 无障碍工具
a11y-text-size = 字号
a11y-smaller = 缩小
a11y-larger = 放大
a11y-contrast = 配色
a11y-contrast-standard = 标准
a11y-contrast-dark = 黑底黄字
a11y-contrast-light = 白底黑字
a11y-read = 朗读正文
a11y-stop = 停止朗读
a11y-reset = 恢复默认
a11y-close = 关闭工具

# 设计页：所有组件和它们的状态。
design-title = 界面组件
design-lead = 本站页面由这些组件组成。每个组件列出全部状态，供编写页面和检查无障碍时对照。

# 关于本站、联系方式、无障碍声明
about-purpose = 本站做什么
about-purpose-text = 本站依照《中华人民共和国政府信息公开条例》公布政府信息：政策文件和解读、办事指南、预算决算、机构职能、规划统计和执法结果，供任何人检索、查阅和下载。
about-data = 数据怎样取用
about-data-text = 每条信息都有固定的网址、历次版本和条文链接。订阅源、网站地图和开放接口（接口文档在 /api/openapi.json）与页面同步更新，无需申请即可使用。
about-privacy = 个人信息
about-privacy-text = 浏览本站不需要登录，本站的公开页面不使用 Cookie，访问日志不记录搜索的内容。字号和配色的设置只保存在您自己的设备上。
accessibility-standard = 依据的标准
accessibility-standard-text = 本站按照《Web 内容可访问性指南》（WCAG）2.2 AA 级和《互联网网站适老化通用设计规范》建设，每次改动都用自动工具检查标准版、长辈版和繁体版的各类页面。
accessibility-means = 可以使用的方式
accessibility-means-elder = 长辈版：页面右上角可以切换，字大、间距宽、一栏排列。
accessibility-means-tools = 无障碍工具：放大缩小文字、切换配色、朗读正文。
accessibility-means-keyboard = 全程可以用键盘操作，第一个链接可以跳到正文；支持读屏软件。
accessibility-means-no-script = 不启用脚本也能使用全部内容；页面放大到 400% 不需要左右拖动。
accessibility-means-languages = 简体、繁体和英文界面；公开的文件以中文原文为准。
accessibility-help = 需要帮助
accessibility-help-text = 阅读、视听有困难的，请按“联系方式”页面上的电话或者邮箱告诉我们，工作人员会以您需要的方式提供信息（《政府信息公开条例》第四十三条）。
contact-lead = 对本站内容有疑问，或者需要以其他方式获取信息，请联系主办单位。
contact-report-error = 发现页面有错误、链接打不开或者信息不准确，请写明网址和问题，通过上面的电话或者邮箱告诉我们，我们在3个工作日内答复。
