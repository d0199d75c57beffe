#pragma once

// How a body is built, without its words: what stays the same when a sender varies every word.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

constexpr std::size_t most_layout_bytes = 200;

/// Kinds of lines: T text, U with a web address, N empty. Runs of one kind count once, because
/// names and numbers of varying length break lines elsewhere. "TNTNU". `links` are the places of
/// web addresses in `text`, ascending. Source: docs/sources/readers.md#layout
std::string text_layout(std::string_view text, std::span<const std::string_view> links);

/// The three outermost levels of HTML elements as a tree, those that only style a word or break a
/// line left out, equal neighbours once: "html(head(title),body(table,p))". Unknown elements, which
/// senders invent, are as if they were not there. Only the first 64 KiB are looked at.
std::string html_layout(std::string_view html);

} // namespace takedown
