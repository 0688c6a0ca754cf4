# Home, navigation, header, footer: what every page says.
shell-skip-link = Skip to main content
shell-assets-missing = The styles have not been built: run npm ci && npm run build in web/, then build again.
shell-search-label = Search this site
shell-search-placeholder = Title, document number, or a matter
shell-search-button = Search
shell-toolbar-label = Language and display
shell-simplified = 简体
shell-traditional = 繁體
shell-english = English
shell-elder = Large type
shell-standard = Standard
shell-accessibility = Accessibility
shell-navigation-label = Main navigation
shell-menu = Menu
shell-breadcrumbs-label = You are here
shell-language-note = The interface is in English; the documents are authentic in Chinese only.
shell-back-to-top = Back to top

nav-home = Home
nav-openness = Openness
nav-policies = Policy library
nav-agencies = Agencies
nav-themes = Themes
nav-search = Search

footer-label = About this site
footer-host-unit = Hosted by
footer-operating-unit = Operated by
footer-id-code = Site code
footer-icp = ICP filing
footer-police = Public security filing
footer-contact = Contact
footer-phone = Telephone
footer-email = Email
footer-address = Address
footer-report-error = Report an error
footer-agency-mark = Government organ
footer-sitemap = Site map
footer-about = About this site
footer-accessibility = Accessibility statement
footer-feed = Feed

# Accessibility tools (shown by script)
a11y-title = Accessibility tools
a11y-text-size = Text size
a11y-smaller = Smaller
a11y-larger = Larger
a11y-contrast = Colours
a11y-contrast-standard = Standard
a11y-contrast-dark = Yellow on black
a11y-contrast-light = Black on white
a11y-read = Read aloud
a11y-stop = Stop reading
a11y-reset = Reset
a11y-close = Close tools

# The design page: all components and their states.
design-title = Components
design-lead = The pages of this site are made of these components, shown here in every state for those who write pages and check their accessibility.
