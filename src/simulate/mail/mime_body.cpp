#include "simulate/mail/mime_body.hpp"

#include "simulate/mail/transfer_coding.hpp"

namespace takedown::simulate {

namespace {

std::string_view name_of(Coding coding)
{
    switch (coding) {
    case Coding::SevenBit: return "7bit";
    case Coding::EightBit: return "8bit";
    case Coding::QuotedPrintable: return "quoted-printable";
    case Coding::Base64: return "base64";
    }
    return "7bit";
}

std::string text_type(std::string_view type, const Habits& habits, std::string_view charset)
{
    std::string value(type);
    if (!charset.empty()) {
        value += ';';
        value += habits.fold;
        value += habits.quotes_charset ? "charset=\"" : "charset=";
        value += charset;
        value += habits.quotes_charset ? "\"" : "";
    }
    return value;
}

std::string multipart_type(std::string_view type, const Habits& habits, std::string_view boundary)
{
    std::string value(type);
    value += ';';
    value += habits.fold;
    value += "boundary=\"";
    value += boundary;
    value += '"';
    return value;
}

void append_text(const MimePlan& plan, std::string_view utf8, std::string& out)
{
    std::string coded;
    std::string_view bytes = utf8;
    if (!is_ascii(utf8)) {
        coded = in_charset(utf8, plan.charset);
        bytes = coded;
    }
    switch (plan.text_coding) {
    case Coding::SevenBit:
    case Coding::EightBit:
        out += bytes;
        if (bytes.empty() || bytes.back() != '\n') {
            out += '\n';
        }
        break;
    case Coding::QuotedPrintable: append_quoted_printable(bytes, out); break;
    case Coding::Base64: append_base64(bytes, out); break;
    }
}

void append_text_part(
    const Engine& engine,
    const MimePlan& plan,
    std::string_view type,
    std::string_view utf8,
    std::string& out
)
{
    out += "Content-Type: ";
    out += text_type(type, engine.habits(), plan.charset);
    out += "\nContent-Transfer-Encoding: ";
    out += name_of(plan.text_coding);
    out += "\n\n";
    append_text(plan, utf8, out);
    out += '\n';
}

void append_mark(std::string_view boundary, bool last, std::string& out)
{
    out += "--";
    out += boundary;
    out += last ? "--\n" : "\n";
}

void append_texts(
    const Engine& engine,
    const MimePlan& plan,
    const Content& content,
    std::string_view boundary,
    std::string& out
)
{
    append_mark(boundary, false, out);
    append_text_part(engine, plan, "text/plain", content.text, out);
    append_mark(boundary, false, out);
    append_text_part(engine, plan, "text/html", content.html, out);
    append_mark(boundary, true, out);
}

void append_file(const MimePlan& plan, const Content& content, std::string& out)
{
    append_mark(plan.boundary, false, out);
    out += "Content-Type: ";
    out += content.file_type;
    out += ";\n\tname=\"";
    out += content.file_name;
    out += "\"\nContent-Transfer-Encoding: base64\n";
    if (content.picture) {
        out += "Content-ID: <";
        out += content.file_id;
        out += ">\n\n";
    } else {
        out += "Content-Disposition: attachment;\n\tfilename=\"";
        out += content.file_name;
        out += "\"\n\n";
    }
    out += content.file;
    out += '\n';
}

} // namespace

MimePlan
plan_mime(const Engine& engine, const Content& content, const PatternFacts& facts, Random& random)
{
    const Habits& habits = engine.habits();
    MimePlan plan;
    plan.charset = habits.charset;
    plan.text_coding = habits.coding;
    const bool plain = is_ascii(content.text) && is_ascii(content.html);
    if (!plain && plan.text_coding == Coding::SevenBit) {
        plan.text_coding = Coding::EightBit;
    }
    if (!plain && (plan.charset.empty() || plan.charset == "us-ascii")) {
        plan.charset = "utf-8";
    }
    plan.has_html = !content.html.empty();
    plan.has_text =
        !content.text.empty() && (!plan.has_html || habits.alternative || content.both_texts);
    const bool both = plan.has_text && plan.has_html;
    if (!content.file_name.empty() || both) {
        engine.boundary().append(facts, random, plan.boundary);
    }
    if (!content.file_name.empty() && both) {
        engine.boundary().append(facts, random, plan.inner_boundary);
    }
    if (plan.boundary.empty()) {
        plan.coding = name_of(plan.text_coding);
        plan.content_type = plan.has_html          ? text_type("text/html", habits, plan.charset)
                            : plan.charset.empty() ? std::string{}
                                                   : text_type("text/plain", habits, plan.charset);
        return plan;
    }
    const std::string_view type = content.file_name.empty() ? "multipart/alternative"
                                  : content.picture         ? "multipart/related"
                                                            : "multipart/mixed";
    plan.content_type = multipart_type(type, habits, plan.boundary);
    return plan;
}

void append_mime_body(
    const Engine& engine, const MimePlan& plan, const Content& content, std::string& out
)
{
    if (plan.boundary.empty()) {
        append_text(plan, plan.has_html ? content.html : content.text, out);
        return;
    }
    if (engine.habits().preamble) {
        out += "This is a multi-part message in MIME format.\n\n";
    }
    if (content.file_name.empty()) {
        append_texts(engine, plan, content, plan.boundary, out);
        return;
    }
    append_mark(plan.boundary, false, out);
    if (!plan.inner_boundary.empty()) {
        out += "Content-Type: ";
        out += multipart_type("multipart/alternative", engine.habits(), plan.inner_boundary);
        out += "\n\n";
        append_texts(engine, plan, content, plan.inner_boundary, out);
        out += '\n';
    } else if (plan.has_html) {
        append_text_part(engine, plan, "text/html", content.html, out);
    } else {
        append_text_part(engine, plan, "text/plain", content.text, out);
    }
    append_file(plan, content, out);
    append_mark(plan.boundary, true, out);
}

} // namespace takedown::simulate
