//! Folding of characters for comparison: full width to half width, brackets of one kind to one form, radicals to letters.
//! Must never change the text that is shown: folded text is for matching and is thrown away.

/// The 214 Kangxi radicals in the order of their Unicode block (U+2F00…), as the ordinary characters they look like.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// One character in the form used for comparison.
///
/// ```
/// use lawtext::fold::fold;
/// assert_eq!([fold('２'), fold('（'), fold('【'), fold('⽉')], ['2', '(', '[', '月']);
/// ```
#[must_use]
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        '（' | '﹙' => '(',
        '）' | '﹚' => ')',
        '〔' | '［' | '【' | '﹝' | '〖' | '❲' => '[',
        '〕' | '］' | '】' | '﹞' | '〗' | '❳' => ']',
        '﹒' => '.',
        '○' | '◯' | '零' => '〇',
        '\u{2F00}'..='\u{2FD5}' => {
            let offset = u32::from(c) - 0x2F00;
            usize::try_from(offset)
                .ok()
                .and_then(|offset| RADICALS.chars().nth(offset))
                .unwrap_or(c)
        }
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// White space in the wide sense: spaces of every width, line breaks, and marks of no width that editors leave behind.
///
/// ```
/// use lawtext::fold::is_blank;
/// assert!(is_blank('\u{3000}') && is_blank('\u{a0}') && is_blank('\u{200b}'));
/// ```
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
        )
}

/// Folded and without white space: what two texts are compared by.
///
/// ```
/// use lawtext::fold::compact;
/// assert_eq!(compact("云 政〔２０２６〕　３号"), "云政[2026]3号");
/// ```
#[must_use]
pub fn compact(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(fold).collect()
}

/// Compared as titles are: also without quotation marks and book marks, which printers change freely.
#[must_use]
pub(crate) fn title_key(text: &str) -> String {
    text.chars()
        .filter(|c| !is_blank(*c))
        .map(fold)
        .filter(|c| {
            !matches!(
                c,
                '《' | '》'
                    | '〈'
                    | '〉'
                    | '<'
                    | '>'
                    | '“'
                    | '”'
                    | '"'
                    | '‘'
                    | '’'
                    | '、'
                    | '\''
                    | ','
            )
        })
        .collect()
}

/// A Chinese character (the unified block and its first extension).
#[must_use]
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇')
}

/// Trims white space in the wide sense.
#[must_use]
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_stand_in_their_order() {
        assert_eq!(RADICALS.chars().count(), 214);
        for (radical, letter) in [
            ('⼀', '一'),
            ('⼈', '人'),
            ('⽇', '日'),
            ('⾦', '金'),
            ('⿕', '龠'),
        ] {
            assert_eq!(fold(radical), letter, "{radical}");
        }
    }
}
