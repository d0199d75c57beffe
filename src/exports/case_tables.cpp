#include "exports/tables.hpp"

namespace takedown {

namespace {

bool holds_mail(const EvidenceFile& file)
{
    return file.format == "mbox" || file.format == "eml";
}

} // namespace

Table files_table(std::span<const EvidenceFile> files)
{
    Table table;
    table.name = "files";
    table.title = "Evidence";
    table.empty = "Nothing was imported yet.";
    table.columns = {
        {"id", "no.", "number in this case", Align::Right},
        {"path", "file", "from the case folder", Align::Left, Content::Name},
        {"format", "format", "as recognised"},
        {"size", "bytes", "on disk", Align::Right},
        {"records", "records", "understood", Align::Right},
        {"oddities", "oddities", "records not as the format says", Align::Right},
        {"mail_class",
         "mail",
         "spam, or wanted mail for measuring false alarms; empty: the format holds no mail"},
        {"trap", "trap", "trap or feed the mail came from; empty: the format holds no mail"},
        {"network", "network", "where the traffic was seen"},
        {"imported", "imported", "UTC"},
        {"sha256",
         "SHA-256",
         "of the bytes on disk: the file's identity",
         Align::Left,
         Content::Name},
    };
    for (const EvidenceFile& f : files) {
        table.rows.push_back(
            {count_cell(f.id),
             text_cell(case_path(f)),
             text_cell(f.format),
             count_cell(f.size),
             count_cell(f.records),
             count_cell(f.oddities),
             !holds_mail(f)                   ? absent_cell()
             : f.mail_class == MailClass::Ham ? text_cell("wanted")
                                              : text_cell("spam"),
             holds_mail(f) ? text_cell(f.trap) : absent_cell(),
             text_cell(f.network),
             time_cell(f.imported),
             text_cell(f.sha256)}
        );
    }
    return table;
}

Table oddities_table(std::span<const Oddity> oddities, std::span<const EvidenceFile> files)
{
    Table table;
    table.name = "oddities";
    table.title = "Not understood";
    table.empty = "Every record was as its format says.";
    table.columns = {
        {"kind", "kind", "what was odd"},
        {"count", "how often", "in this file", Align::Right},
        {"file", "file", "from the case folder", Align::Left, Content::Name},
        {"offset", "first at byte", "in the decompressed file", Align::Right},
        {"detail", "first of them", "what the reader says of it"},
    };
    for (const Oddity& o : oddities) {
        const EvidenceFile* const file = file_of(o.where, files);
        table.rows.push_back(
            {text_cell(o.kind),
             count_cell(o.count),
             text_cell(file == nullptr ? "file " + std::to_string(o.where.file) : case_path(*file)),
             count_cell(o.where.offset),
             text_cell(o.detail)}
        );
    }
    return table;
}

Table counts_table(const std::map<std::string, std::uint64_t>& counts)
{
    Table table;
    table.name = "counts";
    table.title = "Records in the case";
    table.empty = "The case holds no records.";
    table.columns = {
        {"table", "records", "table of the case database"},
        {"rows", "number", "rows in it", Align::Right},
    };
    for (const auto& [name, rows] : counts) {
        table.rows.push_back({text_cell(name), count_cell(rows)});
    }
    return table;
}

Table notes_table(const Findings& findings)
{
    Table table;
    table.name = "notes";
    table.title = "What could not be told";
    table.empty =
        "No stage has a note; what is unknown stands with its finding, and under the plan.";
    table.columns = {
        {"note", "note", "what a stage could not tell, and why", Align::Left, Content::Sentence}};
    for (const std::string& note : findings.notes) {
        table.rows.push_back({text_cell(note)});
    }
    return table;
}

} // namespace takedown
