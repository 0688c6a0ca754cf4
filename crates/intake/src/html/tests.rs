use lawtext::block::Block;

use super::*;
use crate::source::text_of;

const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8">
<meta name="ArticleTitle" content="云溪市人民政府办公室关于做好防汛工作的通知"><meta name="PubDate" content="2025-06-01 09:00">
<meta name="ColumnName" content="政策文件"><title>云溪市人民政府门户网站</title></head>
<body><div class="nav"><a href="/">首页</a><a href="/zwgk">政务公开</a></div>
<div class="crumbs">当前位置：首页 &gt; 政务公开</div>
<table class="meta"><tr><td>索 引 号：</td><td>YX001/2025-00012</td><td>发文机关：</td><td>云溪市人民政府办公室</td></tr>
<tr><td>成文日期：</td><td>2025年05月28日</td><td>文　　号：</td><td>云政办发〔2025〕12号</td></tr></table>
<div class="TRS_Editor"><style>p{}</style><p align="center">云溪市人民政府办公室<br>关于做好防汛工作的通知</p>
<p>&nbsp;&nbsp;各区人民政府：</p><p>　　一、加强值守。<br>　　二、备足物资，见下表。</p>
<table><thead><tr><th>物资</th><th>数量</th></tr></thead><tr><td rowspan="2">沙袋</td><td>100</td></tr><tr><td>200</td></tr></table>
<p style="display: none">看不见</p><p style="text-align:right">2025年5月28日</p>
<p><a href="/a/b.docx">附件：物资清单</a></p>
<p>【打印】【关闭】</p><p>相关链接</p><p><a href="/x.html">防汛预案解读</a></p></div>
<div class="footer">版权所有：云溪市人民政府</div></body></html>"#;

#[test]
fn a_page_gives_its_document_and_nothing_else() {
    let source = read(PAGE.as_bytes()).unwrap();
    let expected = "云溪市人民政府办公室\n关于做好防汛工作的通知\n各区人民政府：\n一、加强值守。\n二、备足物资，见下表。\n\
                    物资\t数量\n沙袋\t100\n200\n2025年5月28日\n附件：物资清单\n";
    assert_eq!(text_of(&source.blocks), expected);
    assert_eq!(source.links[0].href, "/a/b.docx");
    assert!(source.notices.is_empty());
    let Block::Table(table) = &source.blocks[4] else {
        panic!("table")
    };
    assert!(table.rows[0][0].header);
    assert_eq!(table.rows[1][0].rowspan, 2);
}

#[test]
fn tags_and_visible_metadata_become_hints() {
    let hints = read(PAGE.as_bytes()).unwrap().hints;
    let value = |hint: Option<lawtext::block::Hint>| hint.map(|hint| (hint.value, hint.from));
    let expect = |value: &str, from: &str| Some((value.to_owned(), from.to_owned()));
    assert_eq!(
        value(hints.title),
        expect(
            "云溪市人民政府办公室关于做好防汛工作的通知",
            "meta ArticleTitle"
        )
    );
    assert_eq!(
        value(hints.published_on),
        expect("2025-06-01 09:00", "meta PubDate")
    );
    assert_eq!(
        value(hints.index_number),
        expect("YX001/2025-00012", "page 索引号")
    );
    assert_eq!(
        value(hints.issuer),
        expect("云溪市人民政府办公室", "page 发文机关")
    );
    assert_eq!(
        value(hints.issued_on),
        expect("2025年05月28日", "page 成文日期")
    );
    assert_eq!(
        value(hints.doc_number),
        expect("云政办发〔2025〕12号", "page 文号")
    );
}

#[test]
fn a_page_in_gb2312_is_read() {
    let page = PAGE.replace("utf-8", "gb2312");
    let source = read(&encoding_rs::GB18030.encode(&page).0).unwrap();
    assert!(text_of(&source.blocks).contains("加强值守"));
}

#[test]
fn an_unknown_page_gives_its_densest_part() {
    let body = "<p>为切实做好城市供水保障工作，现就有关事项通告如下，请遵照执行。</p>".repeat(5);
    let page = format!(
        "<html><head><title>关于供水的通告-云溪市水务局</title></head><body><table><tr><td><a href='/'>首页</a> <a href='/b'>机构</a></td></tr>\
         <tr><td><h1>关于供水的通告</h1><div>发布时间：2024-03-05 来源：市水务局 字体：大 中 小</div><div class='x1'>{body}</div></td></tr></table>\
         <div>版权所有 云溪市水务局</div></body></html>"
    );
    let source = read(page.as_bytes()).unwrap();
    assert_eq!(text_of(&source.blocks).lines().count(), 5);
    assert_eq!(source.notices[0].code, NoticeCode::MainTextGuessed);
    assert_eq!(source.hints.title.unwrap().value, "关于供水的通告");
    assert_eq!(source.hints.published_on.unwrap().value, "2024-03-05");
    assert_eq!(source.hints.source.unwrap().value, "市水务局");
}

/// The metadata table and the text of a national policy page share one outer table.
#[test]
fn a_policy_page_made_of_tables_is_taken_apart() {
    let page = r#"<html><head><title>云溪市人民政府关于印发节水规划的通知_节水_云溪市人民政府网</title>
        <meta name="firstpublishedtime" content="2018-12-03-10:00:00"></head><body>
        <div class="header"><a href="/">云溪市人民政府</a></div>
        <table class="bd1"><tr><td><b>索 引 号：</b></td><td>000014349/2018-00193</td><td><b>主题分类：</b></td><td>水利</td></tr>
        <tr><td><b>发文机关：</b></td><td>云溪市人民政府</td><td><b>成文日期：</b></td><td>2018年11月30日</td></tr>
        <tr><td><b>标　　题：</b></td><td>云溪市人民政府关于印发节水规划的通知</td></tr>
        <tr><td><b>发文字号：</b></td><td>云政发〔2018〕41号</td><td><b>发布日期：</b></td><td>2018年12月03日</td></tr></table>
        <table><tr><td class="b12c" id="UCAP-CONTENT"><p align="center">云溪市人民政府关于印发<br/>节水规划的通知<br/>云政发〔2018〕41号</p>
        <p>　　各区人民政府：</p><p>　　现将《节水规划》印发给你们，请认真贯彻执行。</p></td></tr></table>
        <div id="pagination"></div><div class="related">相关报道</div></body></html>"#;
    let source = read(page.as_bytes()).unwrap();
    assert_eq!(
        text_of(&source.blocks),
        "云溪市人民政府关于印发\n节水规划的通知\n云政发〔2018〕41号\n各区人民政府：\n现将《节水规划》印发给你们，请认真贯彻执行。\n"
    );
    let value = |hint: Option<lawtext::block::Hint>| hint.unwrap().value;
    assert_eq!(
        value(source.hints.title),
        "云溪市人民政府关于印发节水规划的通知"
    );
    assert_eq!(value(source.hints.doc_number), "云政发〔2018〕41号");
    assert_eq!(value(source.hints.issued_on), "2018年11月30日");
    assert_eq!(value(source.hints.published_on), "2018-12-03");
    assert_eq!(value(source.hints.index_number), "000014349/2018-00193");
}

#[test]
fn text_cut_into_several_containers_is_whole() {
    let piece = |n: u32| {
        format!(
            "<div class='TRS_Editor'><p>第{n}部分，为切实做好城市供水保障工作，现就有关事项通告如下。</p></div>"
        )
    };
    let page = format!(
        "<html><body><div class='nav'>首页</div><div class='x'>{}{}{}</div></body></html>",
        piece(1),
        piece(2),
        piece(3)
    );
    assert_eq!(
        text_of(&read(page.as_bytes()).unwrap().blocks)
            .lines()
            .count(),
        3
    );
}

#[test]
fn nesting_without_end_and_pages_without_text_do_no_harm() {
    let deep = format!(
        "<html><body>{}深处有字，足够成句。</body></html>",
        "<div>".repeat(3_000)
    );
    assert!(text_of(&read(deep.as_bytes()).unwrap().blocks).contains("深处有字"));
    let empty = read(b"<html><body><script>var a = 1;</script></body></html>").unwrap_err();
    assert_eq!(empty.reason, RejectReason::NoText);
}
