//! Feeds (Atom RFC 4287, RSS 2.0), site maps (sitemaps.org 0.9) and robots.txt.
//! Must never carry a record that lists do not show.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::time::Instant;
use shell::error::PageError;
use shell::page::{Cache, Content};
use shell::view::View;

use crate::agency;
use crate::portal::{Portal, failed};
use crate::record::read::{self, Summary};

const ENTRIES: u32 = 50;
/// The protocol allows 50,000 addresses a file.
const ADDRESSES: u32 = 20_000;

pub(crate) async fn atom(State(portal): State<Portal>, view: View) -> Result<Response, PageError> {
    let latest = read::list_latest_published(&portal.store, ENTRIES)
        .await
        .map_err(failed)?;
    Ok(atom_of(&view, view.site_name(), "/feed.atom", "/", &latest))
}

pub(crate) async fn agency_atom(
    State(portal): State<Portal>,
    Path(code): Path<String>,
    view: View,
) -> Result<Response, PageError> {
    let agency = agency::find_by_code(&portal.store, &code)
        .await
        .map_err(failed)?
        .ok_or(PageError::NotFound)?;
    let latest = read::list_of_agency(&portal.store, &agency.id, 0, ENTRIES)
        .await
        .map_err(failed)?;
    let path = format!("/agencies/{code}");
    Ok(atom_of(
        &view,
        &agency.name,
        &format!("{path}/feed.atom"),
        &path,
        &latest,
    ))
}

fn atom_of(view: &View, title: &str, path: &str, page: &str, latest: &[Summary]) -> Response {
    let updated = newest(latest).unwrap_or(view.now);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<author><name>{}</name></author>\n",
        view.content_language(),
        escaped(&view.absolute(path)),
        escaped(title),
        updated.rfc3339(),
        escaped(&view.absolute(path)),
        escaped(&view.absolute(page)),
        escaped(&view.site.host_unit),
    );
    for summary in latest {
        let address = view.absolute(&format!("/records/{}", summary.id));
        let published = summary.published_at.unwrap_or(summary.updated_at);
        xml.push_str(&format!(
            "<entry>\n<id>urn:uuid:{}</id>\n<title>{}</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<published>{}</published>\n<updated>{}</updated>\n",
            summary.id,
            escaped(&summary.title),
            escaped(&address),
            published.rfc3339(),
            summary.updated_at.rfc3339(),
        ));
        for issuer in &summary.issuers {
            xml.push_str(&format!(
                "<author><name>{}</name></author>\n",
                escaped(issuer)
            ));
        }
        xml.push_str(&format!("<category term=\"{}\"/>\n", summary.kind.code()));
        let description = description(summary);
        if !description.is_empty() {
            xml.push_str(&format!(
                "<summary type=\"text\">{}</summary>\n",
                escaped(&description)
            ));
        }
        xml.push_str("</entry>\n");
    }
    xml.push_str("</feed>\n");
    respond("application/atom+xml; charset=utf-8", xml, newest(latest))
}

pub(crate) async fn rss(State(portal): State<Portal>, view: View) -> Result<Response, PageError> {
    let latest = read::list_latest_published(&portal.store, ENTRIES)
        .await
        .map_err(failed)?;
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n<language>zh-cn</language>\n<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{}\"/>\n",
        escaped(view.site_name()),
        escaped(&view.absolute("/")),
        escaped(view.site_name()),
        escaped(&view.absolute("/feed.rss")),
    );
    for summary in &latest {
        let published = summary.published_at.unwrap_or(summary.updated_at);
        xml.push_str(&format!(
            "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"false\">urn:uuid:{}</guid>\n<pubDate>{}</pubDate>\n<description>{}</description>\n</item>\n",
            escaped(&summary.title),
            escaped(&view.absolute(&format!("/records/{}", summary.id))),
            summary.id,
            published.http_date(),
            escaped(&description(summary)),
        ));
    }
    xml.push_str("</channel>\n</rss>\n");
    Ok(respond(
        "application/rss+xml; charset=utf-8",
        xml,
        newest(&latest),
    ))
}

/// The index of site maps: part n starts after the record named in its address.
pub(crate) async fn sitemap(
    State(portal): State<Portal>,
    view: View,
) -> Result<Response, PageError> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut after = String::new();
    loop {
        let name = if after.is_empty() {
            "first"
        } else {
            after.as_str()
        };
        xml.push_str(&format!(
            "<sitemap><loc>{}</loc></sitemap>\n",
            escaped(&view.absolute(&format!("/sitemap/{name}.xml")))
        ));
        let part = read::list_addresses(&portal.store, &after, ADDRESSES)
            .await
            .map_err(failed)?;
        let is_full = u32::try_from(part.len()).is_ok_and(|n| n == ADDRESSES);
        match part.into_iter().last() {
            Some((last, _)) if is_full => after = last,
            Some(_) | None => break,
        }
    }
    xml.push_str("</sitemapindex>\n");
    Ok(respond("application/xml; charset=utf-8", xml, None))
}

pub(crate) async fn sitemap_part(
    State(portal): State<Portal>,
    Path(part): Path<String>,
    view: View,
) -> Result<Response, PageError> {
    let name = part.strip_suffix(".xml").ok_or(PageError::NotFound)?;
    let after = match name {
        "first" => "",
        id => {
            id.parse::<kernel::id::RecordId>()
                .map_err(|_| PageError::NotFound)?;
            id
        }
    };
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    if after.is_empty() {
        for path in [
            "/",
            "/openness",
            "/policies",
            "/agencies",
            "/themes",
            "/sitemap",
        ] {
            xml.push_str(&format!(
                "<url><loc>{}</loc></url>\n",
                escaped(&view.absolute(path))
            ));
        }
    }
    for (id, updated) in read::list_addresses(&portal.store, after, ADDRESSES)
        .await
        .map_err(failed)?
    {
        let address = view.absolute(&format!("/records/{id}"));
        xml.push_str(&format!(
            "<url><loc>{}</loc><lastmod>{}</lastmod></url>\n",
            escaped(&address),
            updated.rfc3339()
        ));
    }
    xml.push_str("</urlset>\n");
    Ok(respond("application/xml; charset=utf-8", xml, None))
}

pub(crate) async fn robots(view: View) -> Response {
    let text = format!(
        "User-agent: *\nAllow: /\nDisallow: /search\nSitemap: {}/sitemap.xml\n",
        view.site.origin
    );
    respond("text/plain; charset=utf-8", text, None)
}

fn newest(latest: &[Summary]) -> Option<Instant> {
    latest.iter().map(|summary| summary.updated_at).max()
}

fn description(summary: &Summary) -> String {
    if !summary.summary.is_empty() {
        return summary.summary.clone();
    }
    let parts = [
        summary.doc_number.clone().unwrap_or_default(),
        summary.issuers.join("、"),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn respond(content_type: &'static str, body: String, last_modified: Option<Instant>) -> Response {
    Content {
        content_type,
        body: body.into_bytes(),
        cache: Cache::PAGE,
        last_modified,
    }
    .respond()
}

/// Escapes for XML and drops what XML 1.0 cannot carry.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests;
