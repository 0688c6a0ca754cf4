//! What publishing systems leave inside the container of the text: print buttons, counters, lists of other pages.
//! Must never cut into the middle of a document.

use std::sync::LazyLock;

use lawtext::block::Block;
use regex::Regex;

use super::blocks::Written;

static NOISE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let line = concat!(
        r"^[【\[（(]?\s*(打印本?页?|关闭(本页|窗口)?|返回(顶部|上一页|首页)?|(我要)?纠错|分享到?.{0,12}|(微信)?扫一扫.{0,20}",
        r"|字[体号][:：]?\s*[\[【]?\s*大.{0,10}小.{0,3}|(浏览|阅读|点击|访问)(次数|量|数)?[:：].{0,12}|(责任)?编辑[:：].{0,20}",
        r"|[上下]一[篇条][:：].*|附件下载[:：]?|相关(附件|链接|新闻|文章|阅读|稿件|报道|政策|解读|文件|信息)[:：]?|.{0,4}延伸阅读[:：]?",
        r"|(打印|关闭|收藏|分享|返回|\||｜|\s|【|】|\[|\])+)\s*[】\])）]?$"
    );
    Regex::new(line).ok()
});

/// Cuts controls and lists of other pages from both ends.
pub(super) fn trim(written: &mut Written) {
    let is_noise = |block: &Block| match block {
        Block::Paragraph(paragraph) => NOISE
            .as_ref()
            .is_some_and(|noise| noise.is_match(&paragraph.text)),
        Block::Table(_) => false,
    };
    let is_related = |block: &Block| match block {
        Block::Paragraph(paragraph) => {
            let bare = paragraph.text.trim_matches(['【', '】', ':', '：', ' ']);
            bare.starts_with("相关") && bare.chars().count() <= 5 && !bare.ends_with("附件")
                || bare == "延伸阅读"
        }
        Block::Table(_) => false,
    };
    let is_linked = |index: usize, block: &Block| match block {
        Block::Paragraph(paragraph) => {
            let linked = written.link_characters.get(index).copied().unwrap_or(0);
            linked * 3 >= paragraph.text.chars().count() * 2
        }
        Block::Table(_) => false,
    };
    // A heading 相关… followed by nothing but links.
    let related = written
        .blocks
        .iter()
        .enumerate()
        .find_map(|(index, block)| {
            let mut rest = written.blocks.iter().enumerate().skip(index + 1).peekable();
            (is_related(block) && rest.all(|(at, after)| is_linked(at, after) || is_noise(after)))
                .then_some(index)
        });
    if let Some(index) = related {
        written.blocks.truncate(index);
    }
    while written.blocks.last().is_some_and(is_noise) {
        written.blocks.pop();
    }
    let n_leading = written
        .blocks
        .iter()
        .take_while(|block| is_noise(block))
        .count();
    written.blocks.drain(..n_leading);
}
