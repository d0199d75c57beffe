#pragma once

// Html: builds a page so that only literals of ours are markup; everything else goes in as text.

#include "exports/display_text.hpp"
#include "exports/table.hpp"

#include <string>
#include <string_view>

namespace takedown {

/// & < > " ' as entities; safe in text and in quoted attributes.
std::string html_escape(std::string_view text);

class Html {
public:
    explicit Html(Redact redact) : redact_(std::move(redact)) {}

    /// Markup of ours: never anything from evidence.
    Html& raw(std::string_view markup);
    /// Evidence or our own words: redacted, made showable, at most 2,000 bytes, URLs defanged,
    /// escaped.
    Html& text(std::string_view hostile);
    /// As text(), defanged as a whole: for an address, a name or a URL.
    Html& indicator(std::string_view hostile);
    /// As text(), indicators within it defanged.
    Html& sentence(std::string_view hostile);
    /// An element around text(): tag("td", "x") is <td>x</td>.
    Html& tag(std::string_view name, std::string_view hostile);

    [[nodiscard]] std::string take() { return std::move(page_); }

private:
    [[nodiscard]] std::string shown(std::string_view hostile) const;

    Redact redact_;
    std::string page_;
};

/// Which columns of a table to show, and how many rows.
struct HtmlTableLook {
    std::vector<std::string_view> keys; ///< columns in order; empty: all
    std::size_t most_rows = 1000;       ///< the rest is counted below
    bool numbered = false;              ///< a first column "No."
    bool caption = true; ///< whether the caption is seen; it is always there for screen readers
};

void append_table(Html& html, const Table& table, const HtmlTableLook& look);

} // namespace takedown
