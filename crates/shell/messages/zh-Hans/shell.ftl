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
