#include "exports/html.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t most_text = 2000;

std::vector<std::size_t> chosen_columns(const Table& table, const HtmlTableLook& look)
{
    std::vector<std::size_t> chosen;
    if (look.keys.empty()) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            chosen.push_back(i);
        }
    }
    for (const std::string_view key : look.keys) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (table.columns[i].key == key) {
                chosen.push_back(i);
            }
        }
    }
    return chosen;
}

std::size_t longest_word(std::string_view text)
{
    std::size_t longest = 0;
    for (const std::string_view word : split(text, ' ')) {
        longest = std::max(longest, word.size());
    }
    return longest;
}

void append_cell(Html& html, const Column& column, const Cell& cell, bool names_row)
{
    const bool right = column.align == Align::Right;
    html.raw(names_row ? "<th scope=\"row\"" : "<td");
    const bool mono = column.content == Content::Indicator || column.content == Content::Name;
    html.raw(
        right                                 ? " class=\"n\">"
        : mono && cell.text.size() <= 24      ? " class=\"m k\">"
        : mono                                ? " class=\"m\">"
        : column.content == Content::Sentence ? " class=\"s\">"
        : cell.text.size() <= 18              ? " class=\"k\">"
        : longest_word(cell.text) <= 20       ? " class=\"w\">"
                                              : ">"
    );
    if (column.content == Content::Indicator) {
        html.indicator(cell.text);
    } else if (column.content == Content::Sentence) {
        html.sentence(cell.text);
    } else {
        html.text(cell.text);
    }
    html.raw(names_row ? "</th>" : "</td>");
}

} // namespace

std::string html_escape(std::string_view text)
{
    std::string safe;
    safe.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        case '\'': safe += "&#39;"; break;
        default: safe += c;
        }
    }
    return safe;
}

std::string Html::shown(std::string_view hostile) const
{
    return shorten(display_text(redact_ ? redact_(hostile) : std::string(hostile)), most_text);
}

Html& Html::raw(std::string_view markup)
{
    page_ += markup;
    return *this;
}

Html& Html::text(std::string_view hostile)
{
    const std::string safe = shown(hostile);
    // A URL can be anywhere a sender can write; nothing that readers paste should become a link.
    page_ += html_escape(safe.find("://") == std::string::npos ? safe : defang_within(safe));
    return *this;
}

Html& Html::indicator(std::string_view hostile)
{
    page_ += html_escape(defang(shown(hostile)));
    return *this;
}

Html& Html::sentence(std::string_view hostile)
{
    page_ += html_escape(defang_within(shown(hostile)));
    return *this;
}

Html& Html::tag(std::string_view name, std::string_view hostile)
{
    return raw("<")
        .raw(name)
        .raw(">")
        .text(hostile)
        .raw("</")
        .raw(name.substr(0, name.find(' ')))
        .raw(">");
}

void append_table(Html& html, const Table& table, const HtmlTableLook& look)
{
    if (table.rows.empty()) {
        html.raw("<p class=\"none\">").text(table.empty).raw("</p>\n");
        return;
    }
    const std::vector<std::size_t> chosen = chosen_columns(table, look);
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .text(table.title);
    html.raw("\"><table><caption").raw(look.caption ? ">" : " class=\"hidden\">");
    html.text(table.title).raw("</caption><thead><tr>");
    html.raw(look.numbered ? "<th scope=\"col\" class=\"n\">No.</th>" : "");
    for (const std::size_t i : chosen) {
        const Column& column = table.columns[i];
        html.raw("<th scope=\"col\"").raw(column.align == Align::Right ? " class=\"n\"" : "");
        html.raw(" title=\"").text(column.meaning).raw("\">").text(column.title).raw("</th>");
    }
    html.raw("</tr></thead><tbody>\n");
    const std::size_t rows = std::min(table.rows.size(), look.most_rows);
    for (std::size_t r = 0; r < rows; ++r) {
        html.raw("<tr>");
        if (look.numbered) {
            html.raw(fmt::format("<td class=\"n\">{}</td>", r + 1));
        }
        for (std::size_t c = 0; c < chosen.size(); ++c) {
            append_cell(html, table.columns[chosen[c]], table.rows[r][chosen[c]], c == 0);
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
    if (rows < table.rows.size()) {
        const std::size_t rest = table.rows.size() - rows;
        html.raw("<p class=\"none\">");
        html.text(with_thousands(rest) + " more: takedown show CASE " + table.name).raw("</p>\n");
    }
}

} // namespace takedown
