//! Conversion of pages: what is read by people changes, everything else stays to the byte.

use super::convert_page;

fn check(html: &str, expected: &str) {
    assert_eq!(convert_page(html), expected);
}

#[test]
fn text_changes_and_structure_stays() {
    check("<p>云溪市关于发布</p>", "<p>雲溪市關於發佈</p>");
    check("<p>头发、皇后、后来</p>", "<p>頭髮、皇后、後來</p>");
    check(
        "<a href=\"/search?q=文号\" class=\"x\">文号</a>",
        "<a href=\"/search?q=文号\" class=\"x\">文號</a>",
    );
}

#[test]
fn attributes_that_are_read_change() {
    check(
        "<input placeholder=\"文号\" value=\"文号\" name=\"q\">",
        "<input placeholder=\"文號\" value=\"文号\" name=\"q\">",
    );
    check(
        "<input type=\"submit\" value=\"发送\">",
        "<input type=\"submit\" value=\"發送\">",
    );
    check(
        "<img alt=\"国徽\" src=\"/国.png\">",
        "<img alt=\"國徽\" src=\"/国.png\">",
    );
    check(
        "<meta name=\"ArticleTitle\" content=\"办法\">",
        "<meta name=\"ArticleTitle\" content=\"辦法\">",
    );
    check(
        "<nav aria-label=\"当前位置\" data-x=\"当前\">",
        "<nav aria-label=\"當前位置\" data-x=\"当前\">",
    );
}

#[test]
fn scripts_typed_text_and_untranslatable_parts_stay() {
    for kept in [
        "<script>let 国 = \"国\";</script>",
        "<textarea>国家</textarea>",
        "<!-- 国家 -->",
        "<a translate=\"no\">简体</a>",
        "<div translate=\"no\"><div>国</div>国</div>",
        "<input translate=\"no\" value=\"国\">",
    ] {
        check(&format!("{kept}<p>国</p>"), &format!("{kept}<p>國</p>"));
    }
}

#[test]
fn broken_html_passes_through() {
    check("国 < 家 <p", "國 < 家 <p");
    check("<p title=\"国", "<p title=\"國");
    check("<script>国", "<script>国");
    check("", "");
}

/// Prints what it cost; shown with `--nocapture`.
#[test]
fn cost_is_printed() {
    let html = "<p>为落实国家和省关于养老服务的部署，进一步优化我市老年人日间照料服务。</p>\n"
        .repeat(1000);
    let started = std::time::Instant::now();
    let converted = convert_page(&html);
    println!("{} KB in {:?}", html.len() / 1024, started.elapsed());
    assert_eq!(
        converted.matches("爲").count() + converted.matches("為").count(),
        1000
    );
}
