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

desk-who = Signed in
desk-navigation = Publishing desk
desk-profile = My account
desk-sign-out = Sign out

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

# About, contact, accessibility statement
about-purpose = What this site does
about-purpose-text = This site publishes government information under the Regulation on the Disclosure of Government Information: policies and their interpretations, service guides, budgets and accounts, agencies, plans, statistics and enforcement results, for anybody to search, read and download.
about-data = Using the data
about-data-text = Every record has a lasting address, its versions and links to its clauses. Feeds, site map and the open API (described at /api/openapi.json) change with the pages and need no application.
about-privacy = Personal information
about-privacy-text = Nothing here asks you to sign in. Public pages set no cookie and the access log does not keep what you search for. Text size and colours are kept on your own device only.
accessibility-standard = Standards
accessibility-standard-text = This site is built to WCAG 2.2 level AA and the Chinese general specification for ageing-friendly websites. Every change is checked by tools on all kinds of pages, in the standard, elder and traditional Chinese versions.
accessibility-means = What you can use
accessibility-means-elder = Elder version: switch at the top right; large type, wide spacing, one column.
accessibility-means-tools = Accessibility tools: larger and smaller text, colour schemes, reading aloud.
accessibility-means-keyboard = Everything works by keyboard, the first link skips to the content; screen readers are supported.
accessibility-means-no-script = Everything works without scripts and at 400 % zoom without scrolling sideways.
accessibility-means-languages = Simplified and traditional Chinese, and an English interface; documents are valid in their Chinese original.
accessibility-help = Help
accessibility-help-text = If reading, seeing or hearing is difficult for you, tell us by the phone or e-mail on the contact page, and you will get the information in the form you need (article 43 of the Regulation).
contact-lead = For questions about this site, or to get information in another way, please contact the host unit.
contact-report-error = If a page is wrong, a link is broken or information is not accurate, tell us its address and the problem by the phone or e-mail above. You will have an answer within 3 working days.
