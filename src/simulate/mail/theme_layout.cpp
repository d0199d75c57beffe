#include "simulate/mail/theme_layout.hpp"

#include "simulate/mail/letters.hpp"

#include <array>

namespace takedown::simulate {

namespace {

constexpr std::size_t line_length = 72;

/// Breaks at blanks outside of macros.
void append_wrapped(std::string_view text, std::string& out)
{
    std::size_t column = 0;
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t end = i;
        while (end < text.size() && text[end] != ' ') {
            if (text.substr(end, 2) == "{{") {
                end = std::min(text.find("}}", end), text.size() - 1);
            }
            ++end;
        }
        const std::string_view word = text.substr(i, end - i);
        if (column > 0 && column + 1 + word.size() > line_length) {
            out += '\n';
            column = 0;
        } else if (column > 0) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        i = end + 1;
    }
    out += '\n';
}

/// How a page looks: drawn once for a mailing.
struct Style {
    std::string_view font;
    std::string size;
    std::string ink;
    std::string paper;
    std::string accent;
    std::string width;
    bool upper = false; ///< tags in capitals
};

std::string colour(Random& random, bool light)
{
    constexpr std::string_view light_digits = "def";
    constexpr std::string_view dark_digits = "012345689";
    std::string text = "#";
    for (int i = 0; i < 3; ++i) {
        append_drawn(light ? light_digits : dark_digits, 1, random, text);
        text += text.back();
    }
    return text;
}

Style draw_style(Random& random)
{
    constexpr std::array<std::string_view, 6> fonts{
        "Arial", "Verdana", "Tahoma", "Georgia", "Times New Roman", "Helvetica"};
    Style style;
    style.font = fonts[random.below(fonts.size())];
    append_number(random.between(2, 4), style.size);
    style.ink = colour(random, false);
    style.paper = random.chance(0.6) ? "#ffffff" : colour(random, true);
    style.accent = colour(random, false);
    append_number(random.between(45, 78) * 10, style.width);
    style.upper = random.chance(0.4);
    return style;
}

void append_link(const ThemeLayout& layout, std::string_view attributes, std::string& out)
{
    if (!layout.call.empty()) {
        out += "<a href=\"{{url}}\"";
        out += attributes;
        out += '>';
        out += layout.call;
        out += "</a>";
    }
}

/// Outlook's own make: doctype, META, DIV and FONT for each line.
std::string as_outlook_page(const ThemeLayout& layout, const Style& style, Random& random)
{
    std::string out = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.0 Transitional//EN\">\n"
                      "<HTML><HEAD>\n<META content=\"MSHTML 6.00.2900.";
    append_drawn(decimal_digits, 4, random, out);
    out += "\" name=GENERATOR>\n<STYLE></STYLE>\n</HEAD>\n<BODY bgColor=";
    out += style.paper;
    out += ">\n";
    const auto line = [&out, &style](std::string_view text) {
        out += "<DIV><FONT face=\"";
        out += style.font;
        out += "\" size=";
        out += style.size;
        out += '>';
        out += text;
        out += "</FONT></DIV>\n<DIV>&nbsp;</DIV>\n";
    };
    if (!layout.greeting.empty()) {
        line(layout.greeting);
    }
    for (const std::string& paragraph : layout.paragraphs) {
        line(paragraph);
    }
    for (const auto& [item, price] : layout.items) {
        line(item + " - <STRONG>" + price + "</STRONG>");
    }
    if (!layout.call.empty()) {
        std::string link;
        append_link(layout, "", link);
        line(link);
    }
    for (const std::string& closing : layout.closings) {
        line(closing);
    }
    return out + "</BODY></HTML>\n";
}

void append_rows(const ThemeLayout& layout, const Style& style, std::string& out)
{
    for (const auto& [item, price] : layout.items) {
        out += "<tr><td style=\"border-bottom:1px solid ";
        out += style.accent;
        out += ";padding:4px\">";
        out += item;
        out += "</td><td align=\"right\" style=\"border-bottom:1px solid ";
        out += style.accent;
        out += ";padding:4px\"><b>";
        out += price;
        out += "</b></td></tr>\n";
    }
}

/// A shop's page: a head in colour, a table of goods, a foot.
std::string as_shop_page(const ThemeLayout& layout, const Style& style)
{
    std::string out = "<html>\n<head>\n<title>";
    out += layout.shop;
    out += "</title>\n<style type=\"text/css\">\nbody, td { font-family: ";
    out += style.font;
    out += ", sans-serif; font-size: 1";
    out += style.size;
    out += "px; color: ";
    out += style.ink;
    out += " }\na { color: ";
    out += style.accent;
    out += "; font-weight: bold }\n</style>\n</head>\n<body bgcolor=\"";
    out += style.paper;
    out += "\" leftmargin=\"0\" topmargin=\"0\">\n<table width=\"";
    out += style.width;
    out += "\" align=\"center\" cellpadding=\"6\" cellspacing=\"0\" border=\"0\">\n"
           "<tr><td colspan=\"2\" bgcolor=\"";
    out += style.accent;
    out += "\"><font color=\"#ffffff\" size=\"5\">";
    out += layout.shop;
    out += "</font></td></tr>\n<tr><td colspan=\"2\">\n";
    if (!layout.greeting.empty()) {
        out += "<p>" + layout.greeting + "</p>\n";
    }
    for (const std::string& paragraph : layout.paragraphs) {
        out += "<p>" + paragraph + "</p>\n";
    }
    out += "</td></tr>\n";
    append_rows(layout, style, out);
    out += "<tr><td colspan=\"2\" align=\"center\">";
    append_link(layout, "", out);
    out += "</td></tr>\n<tr><td colspan=\"2\"><font size=\"1\">";
    for (const std::string& closing : layout.closings) {
        out += closing + "<br>\n";
    }
    return out + "</font></td></tr>\n</table>\n</body>\n</html>\n";
}

/// Made by a page editor: nested tables and a style for every piece of text.
std::string as_edited_page(const ThemeLayout& layout, const Style& style)
{
    const std::string span = "<span style='font-size:1" + style.size + ".0pt;font-family:\"" +
                             std::string(style.font) + "\";color:" + style.ink +
                             ";mso-ansi-language:EN-US'>";
    std::string out = "<html xmlns=\"http://www.w3.org/TR/REC-html40\">\n<head>\n<style>\n<!--\n"
                      "p.Text, li.Text, div.Text { margin:0in; margin-bottom:.0001pt; font-size:1" +
                      style.size + ".0pt; font-family:\"" + std::string(style.font) +
                      "\"; }\na:link, span.Link { color:" + style.accent +
                      "; text-decoration:underline; }\n@page Section1 { size:8.5in 11.0in; "
                      "margin:1.0in 1.25in 1.0in 1.25in; }\ndiv.Section1 { page:Section1; }\n-->\n"
                      "</style>\n</head>\n<body lang=EN-US bgcolor=" +
                      style.paper + ">\n<div class=Section1>\n<table border=0 cellspacing=0 " +
                      "cellpadding=0 width=" + style.width + ">\n";
    const auto row = [&out, &span](std::string_view text) {
        out += "<tr><td valign=top style='padding:3.75pt 3.75pt 3.75pt 3.75pt'>\n"
               "<p class=Text style='margin-top:6.0pt;line-height:120%'>";
        out += span;
        out += text;
        out += "</span></p>\n</td></tr>\n";
    };
    row("<b>" + layout.shop + "</b>");
    if (!layout.greeting.empty()) {
        row(layout.greeting);
    }
    for (const std::string& paragraph : layout.paragraphs) {
        row(paragraph);
    }
    for (const auto& [item, price] : layout.items) {
        row(item + ": <b>" + price + "</b>");
    }
    if (!layout.call.empty()) {
        std::string link;
        append_link(layout, " target=\"_blank\"", link);
        row(link);
    }
    for (const std::string& closing : layout.closings) {
        row("<i>" + closing + "</i>");
    }
    return out + "</table>\n</div>\n</body>\n</html>\n";
}

/// A few lines between tags, as many engines send.
std::string as_bare_page(const ThemeLayout& layout, const Style& style)
{
    const std::string_view line_end = style.upper ? "<BR>\n" : "<br />\n";
    std::string out = style.upper ? "<HTML><BODY>\n" : "<html><body>\n";
    const auto line = [&out, line_end](std::string_view text) {
        out += text;
        out += line_end;
        out += line_end;
    };
    if (!layout.greeting.empty()) {
        line(layout.greeting);
    }
    for (const std::string& paragraph : layout.paragraphs) {
        line("<font color=\"" + style.ink + "\">" + paragraph + "</font>");
    }
    for (const auto& [item, price] : layout.items) {
        out += "<b>" + item + "</b> " + price;
        out += line_end;
    }
    if (!layout.call.empty()) {
        out += layout.call;
        out += " <a href=\"{{url}}\">{{choice:click here|here|this page}}</a>";
        out += line_end;
    }
    for (const std::string& closing : layout.closings) {
        line(closing);
    }
    return out + (style.upper ? "</BODY></HTML>\n" : "</body></html>\n");
}

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        text.replace(at, from.size(), to);
        at += to.size();
    }
}

} // namespace

std::string as_text(const ThemeLayout& layout)
{
    std::string out;
    if (!layout.greeting.empty()) {
        out += layout.greeting + "\n\n";
    }
    for (const std::string& paragraph : layout.paragraphs) {
        append_wrapped(paragraph, out);
        out += '\n';
    }
    for (const auto& [item, price] : layout.items) {
        out += item + "  " + price + '\n';
    }
    if (!layout.call.empty()) {
        out += (layout.items.empty() ? "" : "\n") + layout.call + "\n{{url}}\n";
    }
    for (const std::string& closing : layout.closings) {
        out += '\n';
        append_wrapped(closing, out);
    }
    return out;
}

std::string as_html(const ThemeLayout& layout, Random& random)
{
    const Style style = draw_style(random);
    constexpr std::array<double, 4> weights{3, 4, 6, 2};
    switch (random.weighted(weights)) {
    case 0: return as_outlook_page(layout, style, random);
    case 1: return as_shop_page(layout, style);
    case 2: return as_edited_page(layout, style);
    default: return as_bare_page(layout, style);
    }
}

std::string html_of_text(std::string_view text)
{
    std::string body(text);
    replace_all(body, "&", "&amp;");
    replace_all(body, "<", "&lt;");
    replace_all(body, "\n", "<br>\n");
    replace_all(body, "{{url}}", "<a href=\"{{url}}\">{{choice:here|this page|our site}}</a>");
    return "<html><body>\n" + body + "</body></html>\n";
}

} // namespace takedown::simulate
