//! XMP: the note that color was added, put into the packet the photograph came with.
//!
//! A packet is text of many authors; it is not parsed and written anew but inserted into, so that all else stays as it is:
//! a description of our own beside the others, an event at the end of the history, the orientation reset.
//!
//! **Source:** Adobe, XMP Specification Part 1 (2012), section 7; Part 2, `xmp`, `xmpMM` and `stEvt`.

use super::{Annotation, Provenance};

/// End of the element that holds all descriptions.
const RDF_END: &str = "</rdf:RDF>";

/// The packet with the note; a new one where there is none or it is not one we can insert into.
pub(super) fn merged(xmp: Option<&[u8]>, note: &Provenance) -> Vec<u8> {
    xmp.and_then(readable).map_or_else(|| fresh(note), |packet| insert(packet, note)).into_bytes()
}

/// The packet as text, if it is one we can insert into.
pub(super) fn readable(xmp: &[u8]) -> Option<&str> {
    std::str::from_utf8(xmp).ok().filter(|packet| packet.contains(RDF_END))
}

fn fresh(note: &Provenance) -> String {
    let frame = format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         {RDF_END}</x:xmpmeta>\n<?xpacket end=\"w\"?>"
    );
    insert(&frame, note)
}

fn insert(packet: &str, note: &Provenance) -> String {
    let packet = with_upright(packet, "tiff:Orientation=\"", "\"");
    let packet = with_upright(&packet, "<tiff:Orientation>", "</tiff:Orientation>");
    let software = escaped(&note.software);
    let statement = escaped(&note.statement);
    let packet = without_our_description(&packet);
    let event = format!(
        "<rdf:li xmlns:stEvt=\"http://ns.adobe.com/xap/1.0/sType/ResourceEvent#\" rdf:parseType=\"Resource\">\
         <stEvt:action>edited</stEvt:action><stEvt:softwareAgent>{software}</stEvt:softwareAgent>\
         <stEvt:parameters>{statement}</stEvt:parameters></rdf:li>"
    );
    let mut ours = String::new();
    let packet = match history_end(&packet) {
        // The same event twice says nothing: exporting an export again adds none.
        Some(_) if packet.contains(&event) => packet,
        // A history that is not a sequence of elements is not ours to repair.
        None if packet.contains("xmpMM:History") => packet,
        Some(at) => [&packet[..at], &event, &packet[at..]].concat(),
        None => {
            ours = format!(
                "<xmpMM:History xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"><rdf:Seq>{event}</rdf:Seq>\
                 </xmpMM:History>"
            );
            packet
        }
    };
    // The first known tool is a property of the original; it is only ours where the packet names none.
    if !packet.contains("CreatorTool") {
        ours += &format!("<xmp:CreatorTool xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">{software}</xmp:CreatorTool>");
    }
    let Some(end) = packet.rfind(RDF_END) else { return packet };
    let about = about(&packet);
    let description = format!(
        "{OURS_START} rdf:about=\"{about}\"><tintype:Software>{software}</tintype:Software>\
         <tintype:Statement>{statement}</tintype:Statement>{}{OURS_END}",
        annotations(&note.annotations)
    );
    let rest = if ours.is_empty() {
        String::new()
    } else {
        format!("<rdf:Description rdf:about=\"{about}\">{ours}</rdf:Description>\n")
    };
    [&packet[..end], &rest, &description, "\n", &packet[end..]].concat()
}

/// What is known about single colors, as a sequence of structures.
fn annotations(annotations: &[Annotation]) -> String {
    if annotations.is_empty() {
        return String::new();
    }
    let property = |name: &str, value: &str| match escaped(&value.replace('\n', " ")) {
        value if value.is_empty() => String::new(),
        value => format!("<tintype:{name}>{value}</tintype:{name}>"),
    };
    let items: String = annotations
        .iter()
        .map(|a| {
            let [x, y] = a.place;
            let properties = [
                property("Name", &a.name),
                property("Note", &a.note),
                property("Evidence", a.evidence.unwrap_or_default()),
                property("Color", &a.color),
                property("Place", &format!("{x},{y}")),
            ];
            format!("<rdf:li rdf:parseType=\"Resource\">{}</rdf:li>", properties.concat())
        })
        .collect();
    format!("<tintype:Annotations><rdf:Seq>{items}</rdf:Seq></tintype:Annotations>")
}

/// First and last characters of the description that holds our own properties and nothing else.
const OURS_START: &str = "<rdf:Description xmlns:tintype=\"urn:tintype:xmp:1.0:\"";
const OURS_END: &str = "<!--tintype--></rdf:Description>";

/// The packet without what an earlier export of ours put in.
fn without_our_description(packet: &str) -> String {
    let Some(start) = packet.find(OURS_START) else { return packet.into() };
    let Some(length) = packet[start..].find(OURS_END) else { return packet.into() };
    let rest = &packet[start + length + OURS_END.len()..];
    [&packet[..start], rest.strip_prefix('\n').unwrap_or(rest)].concat()
}

/// Where the sequence of an existing history ends.
fn history_end(packet: &str) -> Option<usize> {
    let start = packet.find("<xmpMM:History")?;
    let length = packet[start..].find("</xmpMM:History>")?;
    packet[start..start + length].rfind("</rdf:Seq>").map(|at| start + at)
}

/// What the packet's descriptions are about; all descriptions of a packet must agree.
fn about(packet: &str) -> &str {
    let value = packet.find("rdf:about=\"").map(|at| &packet[at + "rdf:about=\"".len()..]);
    value.and_then(|value| value.find('"').map(|end| &value[..end])).unwrap_or("")
}

/// The packet with the number between `before` and `after` set to 1, where it has one.
fn with_upright(packet: &str, before: &str, after: &str) -> String {
    let Some(start) = packet.find(before).map(|at| at + before.len()) else { return packet.into() };
    match packet[start..].find(after) {
        Some(length) if packet[start..start + length].trim().parse::<u8>().is_ok() => {
            [&packet[..start], "1", &packet[start + length..]].concat()
        }
        _ => packet.into(),
    }
}

fn escaped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> Provenance {
        let statement = "Color added by <hand> & strokes".into();
        Provenance { software: "Tintype 0.1.0 (abc)".into(), statement, annotations: Vec::new() }
    }

    fn text(xmp: Option<&str>) -> String {
        String::from_utf8(merged(xmp.map(str::as_bytes), &note())).unwrap()
    }

    const PACKET: &str = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
        xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"uuid:7\" \
        xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" xmp:CreatorTool=\"Scan 2\" \
        tiff:Orientation=\"6\"><dc:title xmlns:dc=\"http://purl.org/dc/elements/1.1/\">Großmutter</dc:title>\
        </rdf:Description></rdf:RDF></x:xmpmeta>";

    #[test]
    fn a_new_packet_says_who_added_the_color() {
        let packet = text(None);
        for part in [
            "<tintype:Software>Tintype 0.1.0 (abc)</tintype:Software>",
            "Color added by &lt;hand&gt; &amp; strokes",
            "<xmp:CreatorTool ",
            "<stEvt:softwareAgent>",
            "<?xpacket end=\"w\"?>",
        ] {
            assert!(packet.contains(part), "{part} in {packet}");
        }
    }

    #[test]
    fn an_existing_packet_keeps_what_it_says() {
        let packet = text(Some(PACKET));
        assert!(packet.contains("Großmutter") && packet.contains("xmp:CreatorTool=\"Scan 2\""));
        assert!(!packet.contains("<xmp:CreatorTool"), "the first tool is not ours");
        assert!(packet.contains("tiff:Orientation=\"1\""));
        assert_eq!(packet.matches("rdf:about=\"uuid:7\"").count(), packet.matches("rdf:about").count());
        assert!(packet.contains("<xmpMM:History"));
    }

    #[test]
    fn merging_twice_is_merging_once() {
        for start in [None, Some(PACKET)] {
            let once = text(start);
            assert_eq!(text(Some(&once)), once);
        }
        let other = Provenance { software: "Tintype 2".into(), ..note() };
        let packet = String::from_utf8(merged(Some(text(None).as_bytes()), &other)).unwrap();
        assert_eq!(packet.matches("<tintype:Software>").count(), 1, "one description");
        assert_eq!(packet.matches("<stEvt:action>").count(), 2, "two events");
    }

    #[test]
    fn annotations_are_written_and_the_next_export_puts_its_own_in_their_place() {
        let annotation = |name: &str, evidence| Annotation {
            name: name.into(),
            note: "aunt Ida,\nby <letter>".into(),
            evidence,
            color: "a* 12, b* -3".into(),
            place: [310, 92],
        };
        let annotations = vec![annotation("dress & green", Some("certain")), annotation("hat", None)];
        let with = Provenance { annotations, ..note() };
        let packet = String::from_utf8(merged(Some(PACKET.as_bytes()), &with)).unwrap();
        for part in [
            "<tintype:Name>dress &amp; green</tintype:Name>",
            "<tintype:Note>aunt Ida, by &lt;letter&gt;</tintype:Note><tintype:Evidence>certain</tintype:Evidence>",
            "<tintype:Color>a* 12, b* -3</tintype:Color><tintype:Place>310,92</tintype:Place>",
        ] {
            assert!(packet.contains(part), "{part} in {packet}");
        }
        assert_eq!(packet.matches("<tintype:Evidence>").count(), 1);
        assert_eq!(merged(Some(packet.as_bytes()), &with), packet.as_bytes());
        assert_eq!(merged(Some(packet.as_bytes()), &note()), text(Some(PACKET)).as_bytes());
    }

    #[test]
    fn what_is_no_packet_is_replaced() {
        for xmp in [&b"\xFF\xFE<\0"[..], b"", b"<rdf:RDF>"] {
            assert!(readable(xmp).is_none());
            assert_eq!(merged(Some(xmp), &note()), merged(None, &note()));
        }
        let odd = "tiff:Orientation=\"<tiff:Orientation><xmpMM:Historyrdf:about=\"</rdf:RDF>";
        assert!(text(Some(odd)).contains("tintype:Software"));
    }
}
