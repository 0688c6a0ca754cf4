//! Parses a text file and prints the proposed metadata and the outline: `cargo run -p lawtext --example parse -- FILE`.
//! Without a file it reads a small notice of its own. Must never be more than a demonstration.

use std::io::Write;

use lawtext::block::{Block, Hints, Paragraph};

const NOTICE: &str = "云溪市人民政府文件
云政发〔2026〕3号
云溪市人民政府关于印发
云溪市停车管理办法的通知
各区人民政府，市政府各部门：
现将《云溪市停车管理办法》印发给你们，请认真执行。
云溪市人民政府
2026年1月5日
（此件公开发布）
云溪市停车管理办法
第一章 总 则
第一条 为规范停车，制定本办法。
第二条 下列车辆免费停放：
（一）消防车；
（二）救护车。
第三条 本办法自2026年3月1日起施行，有效期5年。";

fn main() -> std::io::Result<()> {
    let text = match std::env::args_os().nth(1) {
        Some(file) => std::fs::read_to_string(file)?,
        None => NOTICE.to_owned(),
    };
    let block = Block::Paragraph(Paragraph {
        text,
        ..Paragraph::default()
    });
    let parsed = lawtext::parse(&[block], &Hints::default());
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string_pretty(&parsed.metadata)?)?;
    for node in &parsed.tree {
        writeln!(
            out,
            "{:<24}{} {} {}",
            node.address,
            node.label,
            node.heading,
            node.text.replace('\n', " ")
        )?;
    }
    for problem in &parsed.problems {
        writeln!(
            out,
            "{:?} {} {}",
            problem.code, problem.place, problem.excerpt
        )?;
    }
    Ok(())
}
