#include "casework/import.hpp"

#include "analysis/campaigns/fingerprint.hpp"
#include "casework/evidence_labels.hpp"
#include "casework/evidence_list.hpp"
#include "casework/hiding_record.hpp"
#include "casework/import_sink.hpp"
#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "readers/byte_source.hpp"
#include "readers/format.hpp"
#include "readers/mail/mail_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>

namespace takedown {

namespace {

using Clock = std::chrono::steady_clock;

// A transaction holds files up to these bounds, so that many small files do not each pay for one.
constexpr std::uint64_t transaction_bytes = std::uint64_t{64} << 20U;
constexpr std::uint64_t transaction_files = 1000;
constexpr std::size_t sniff_bytes = std::size_t{64} << 10U;

/// Logs pack to a twentieth, the most uniform to a few hundredths: what unpacks beyond this was
/// made to fill a disk.
constexpr std::uint64_t most_unpacked_ratio = 2000;
constexpr std::uint64_t unpacked_without_question = std::uint64_t{256} << 20U;

bool is_bomb(std::uint64_t unpacked, std::uint64_t packed)
{
    return unpacked > unpacked_without_question &&
           unpacked / most_unpacked_ratio > std::max<std::uint64_t>(packed, 1);
}

/// What one file came to while its transaction is still open.
struct FileOutcome {
    std::uint64_t records = 0;
    std::uint64_t oddities = 0;
    std::optional<RefusedFile> refused;
    bool damaged = false; ///< its records up to the damage were kept
};

/// The mails of one archive on their way into its own row.
struct ArchiveMail {
    ImportSink& sink;
    MailBatch batch;
};

/// One import under way: the open transaction and what all files share.
class Importer {
public:
    Importer(Case& target, const Watcher& watcher)
        : case_(target),
          watcher_(watcher),
          pool_(target.resources().threads),
          context_{pool_, suffixes_, static_cast<std::size_t>(target.resources().for_readers()), {}}
    {
        context_.prepare_message = [this](Message& message) {
            case_.hiding().hide(message);
            message.fingerprint = fingerprint(message.text);
        };
    }

    Result<void> start()
    {
        TAKEDOWN_TRY(const std::vector<EvidenceFile> known, case_.store().files());
        for (const EvidenceFile& file : known) {
            known_.insert(file.sha256);
            paths_.insert(file.path);
            const EvidenceLabels labels = labels_of(file.path, case_.settings());
            relabelled_ += labels.network != file.network || labels.mail_class != file.mail_class;
            if (file.format == "refused") {
                refused_before_.emplace(file.sha256, file.id);
            }
        }
        if (!refused_before_.empty()) {
            TAKEDOWN_TRY(oddities_, case_.store().oddities());
        }
        if (relabelled_ > 0) {
            watcher_.say(fmt::format(
                "case.toml would now count {} imported files as other mail or another network, but "
                "what they are was settled when they were imported. Delete case.duckdb and run "
                "again",
                relabelled_
            ));
        }
        return {};
    }

    /// Says again why a file that the case knows was refused; counts one that was read.
    void meet_again(const ListedFile& file, const std::string& sha256);

    /// A file that was imported under this path with other content: reading it too would count what
    /// both hold twice.
    [[nodiscard]] bool has_changed(const ListedFile& file) const
    {
        return paths_.contains(to_valid_utf8(file.shown));
    }

    void refuse_unread(const std::string& path, std::string why, bool named)
    {
        watcher_.say(fmt::format("refused: {}", why));
        summary.refused.push_back({path, std::move(why), true, named});
    }

    Result<void> import_file(const ListedFile& file, const std::string& sha256);
    Result<void> commit();

    [[nodiscard]] bool knows(const std::string& sha256) const { return known_.contains(sha256); }

    ImportSummary summary;

    void begin_progress(std::uint64_t done, std::uint64_t total)
    {
        done_bytes_ = done;
        total_bytes_ = total;
        show_progress(0, 0);
    }

private:
    void show_progress(std::uint64_t of_file, std::uint64_t file_size)
    {
        watcher_.progress("import", done_bytes_ + std::min(of_file, file_size), total_bytes_);
    }

    Result<void> ensure_writer();
    std::uint32_t
    add_row(const ListedFile& file, const std::string& sha256, std::string_view format);
    FileOutcome read_plain(const ListedFile& file, const std::string& sha256, ByteSource& source);
    FileOutcome read_archive(const ListedFile& file, const std::string& sha256);
    void read_mail_member(
        const Format& format,
        std::string_view name,
        std::uint64_t offset,
        ByteSource& source,
        ArchiveMail& mail
    );
    FileOutcome
    refuse(const ListedFile& file, const std::string& sha256, std::string why, bool recognised);
    FileOutcome read_as(
        const Format& format, const ListedFile& file, const std::string& sha256, ByteSource& source
    );

    Case& case_;
    const Watcher& watcher_;
    ThreadPool pool_;
    PublicSuffixList suffixes_;
    ReadContext context_;
    std::set<std::string> known_;                         ///< by SHA-256
    std::size_t relabelled_ = 0;                          ///< files whose labels changed since
    std::set<std::string> paths_;                         ///< of known files, as recorded
    std::map<std::string, std::uint32_t> refused_before_; ///< SHA-256 → file
    std::vector<Oddity> oddities_;                        ///< of the case, if any was refused
    std::unique_ptr<ImportWriter> writer_;
    std::vector<FileOutcome> pending_; ///< files of the open transaction
    std::uint64_t pending_bytes_ = 0;
    std::uint64_t done_bytes_ = 0; ///< of files before the one being read
    std::uint64_t total_bytes_ = 0;
};

Result<void> Importer::ensure_writer()
{
    if (!writer_) {
        TAKEDOWN_CHECKED(record_hiding(case_));
        TAKEDOWN_TRY(writer_, case_.store().begin_import());
    }
    return {};
}

std::uint32_t
Importer::add_row(const ListedFile& file, const std::string& sha256, std::string_view format)
{
    const EvidenceLabels labels = labels_of(file.shown, case_.settings());
    EvidenceFile row;
    row.path = to_valid_utf8(file.shown);
    row.sha256 = sha256;
    row.size = file.size;
    row.format = format;
    row.network = labels.network;
    row.trap = labels.trap;
    row.mail_class = labels.mail_class;
    row.imported = std::chrono::floor<Micros>(std::chrono::system_clock::now());
    return writer_->add_file(row);
}

FileOutcome Importer::refuse(
    const ListedFile& file, const std::string& sha256, std::string why, bool recognised
)
{
    // A refused file keeps its row, so that the report can name it and the next run need not try
    // again.
    ImportSink sink(case_, *writer_, add_row(file, sha256, "refused"), watcher_);
    sink.oddity(recognised ? "file-unreadable" : "file-not-recognised", 0, why);
    sink.finish();
    return {0, 1, RefusedFile{file.path, std::move(why), recognised, file.named}};
}

FileOutcome Importer::read_as(
    const Format& format, const ListedFile& file, const std::string& sha256, ByteSource& source
)
{
    ImportSink sink(case_, *writer_, add_row(file, sha256, format.name), watcher_);
    bool bomb = false;
    sink.tick = [&] {
        show_progress(source.disk_bytes(), file.size);
        bomb = bomb || is_bomb(source.offset(), file.size);
        return !bomb;
    };
    const auto read = format.read(source, sink, context_);
    FileOutcome outcome;
    if (bomb) {
        const std::string why = fmt::format(
            "{}: unpacks to more than {} times its size; what comes after the first {} records was "
            "left",
            file.path,
            most_unpacked_ratio,
            with_thousands(sink.records())
        );
        sink.oddity("unpacks-too-far", source.offset(), why);
        watcher_.say(why);
        outcome.damaged = true;
    }
    if (!read) {
        // What was read before the damage stays; the damage itself is one oddity more.
        sink.oddity("file-damaged", source.offset(), read.error().message);
        if (sink.records() == 0) {
            outcome.refused = RefusedFile{file.path, read.error().message, true, file.named};
        } else {
            outcome.damaged = true;
            watcher_.say(fmt::format(
                "{} (the {} records before that were kept)",
                read.error().message,
                with_thousands(sink.records())
            ));
        }
    }
    sink.finish();
    outcome.records = sink.records();
    outcome.oddities = sink.oddities();
    return outcome;
}

FileOutcome
Importer::read_plain(const ListedFile& file, const std::string& sha256, ByteSource& source)
{
    const auto head = source.peek(sniff_bytes);
    if (!head) {
        return refuse(file, sha256, head.error().message, true);
    }
    if (head->empty()) {
        return refuse(file, sha256, fmt::format("{}: is empty", file.path), false);
    }
    if (looks_like_tar(*head)) {
        return read_archive(file, sha256);
    }
    const Format* format = recognise(*head, file.path);
    if (format == nullptr) {
        return refuse(
            file,
            sha256,
            fmt::format("{}: is of no known format; takedown import --help lists them", file.path),
            false
        );
    }
    return read_as(*format, file, sha256, source);
}

void Importer::read_mail_member(
    const Format& format,
    std::string_view name,
    std::uint64_t offset,
    ByteSource& source,
    ArchiveMail& mail
)
{
    const auto head = source.peek(sniff_bytes);
    const bool whole = head && head->size() < sniff_bytes;
    const bool single =
        format.name == "eml" || (whole && as_text(*head).find("\nFrom ") == std::string_view::npos);
    if (single) { // many small mails are parsed side by side
        if (const auto added = mail.batch.add_source(source, offset, std::string(name)); !added) {
            mail.sink.oddity("tar-member-damaged", offset, added.error().message);
        }
        return;
    }
    mail.batch.flush();
    mail.sink.enter_member(name, offset);
    if (const auto read = format.read(source, mail.sink, context_); !read) {
        mail.sink.oddity("tar-member-damaged", 0, read.error().message);
    }
    mail.sink.enter_member({}, 0);
}

FileOutcome Importer::read_archive(const ListedFile& file, const std::string& sha256)
{
    // Mails are records of the archive itself; every other member is a file of its own.
    ImportSink sink(case_, *writer_, add_row(file, sha256, "tar"), watcher_);
    ArchiveMail mail{sink, MailBatch(sink, context_)};
    FileOutcome total;
    const auto visit = [&](std::string_view name, std::uint64_t offset, ByteSource& source) {
        show_progress(source.disk_bytes(), file.size);
        const auto head = source.peek(sniff_bytes);
        const Format* format = head ? recognise(*head, name) : nullptr;
        if (format == nullptr) {
            const bool empty = head && head->empty();
            sink.oddity(empty ? "tar-member-empty" : "tar-member-not-recognised", offset, name);
        } else if (format->kind == FormatKind::Mail) {
            read_mail_member(*format, name, offset, source, mail);
        } else {
            ListedFile member = file;
            member.path = fmt::format("{}!/{}", file.path, name);
            member.shown = fmt::format("{}!/{}", file.shown, name);
            const FileOutcome inner =
                read_as(*format, member, sha256_hex(sha256 + "!/" + std::string(name)), source);
            total.records += inner.records;
            total.oddities += inner.oddities;
        }
        return sink.wants_more();
    };
    const auto read = for_each_member(file.path, visit);
    mail.batch.flush();
    if (!read) {
        sink.oddity("file-damaged", 0, read.error().message);
        watcher_.say(read.error().message);
        total.damaged = true;
    }
    total.records += sink.records();
    total.oddities += sink.oddities();
    sink.finish();
    if (total.records == 0) {
        total.refused = RefusedFile{
            file.path,
            fmt::format("{}: holds no member of a known format", file.path),
            false,
            file.named};
    }
    return total;
}

void Importer::meet_again(const ListedFile& file, const std::string& sha256)
{
    const auto refused = refused_before_.find(sha256);
    if (refused == refused_before_.end()) {
        ++summary.known_files;
        return;
    }
    for (const Oddity& oddity : oddities_) {
        const bool unreadable = oddity.kind == "file-unreadable";
        if (oddity.where.file == refused->second &&
            (unreadable || oddity.kind == "file-not-recognised")) {
            watcher_.say(fmt::format("refused: {}", oddity.detail));
            summary.refused.push_back({file.path, oddity.detail, unreadable, file.named});
            return;
        }
    }
    summary.refused.push_back(
        {file.path, fmt::format("{}: was refused before", file.path), false, file.named}
    );
}

Result<void> Importer::import_file(const ListedFile& file, const std::string& sha256)
{
    TAKEDOWN_CHECKED(ensure_writer());
    auto source = ByteSource::open(file.path);
    pending_.push_back(
        source ? read_plain(file, sha256, *source)
               : refuse(file, sha256, source.error().message, true)
    );
    if (watcher_.stopping()) {
        writer_.reset(); // rolls back the open transaction
        return fail(
            ErrorKind::Interrupted,
            "interrupted; files imported before are kept, run the same command to go on"
        );
    }
    known_.insert(sha256);
    pending_bytes_ += file.size;
    if (pending_bytes_ >= transaction_bytes || pending_.size() >= transaction_files ||
        !writer_->healthy()) {
        return commit();
    }
    return {};
}

Result<void> Importer::commit()
{
    if (!writer_) {
        return {};
    }
    const auto committed = writer_->commit();
    writer_.reset();
    if (!committed) {
        return tl::unexpected<Error>(committed.error());
    }
    for (FileOutcome& outcome : pending_) {
        summary.files += outcome.refused ? 0U : 1U;
        summary.records += outcome.records;
        summary.oddities += outcome.oddities;
        summary.damaged += outcome.damaged ? 1U : 0U;
        if (outcome.refused) {
            watcher_.say(fmt::format("refused: {}", outcome.refused->why));
            summary.refused.push_back(std::move(*outcome.refused));
        }
    }
    summary.bytes += pending_bytes_;
    pending_.clear();
    pending_bytes_ = 0;
    return {};
}

} // namespace

std::vector<KnownFormat> known_formats()
{
    std::vector<KnownFormat> known;
    for (const Format& format : formats()) {
        known.push_back({format.name, format.describes, format.binary});
    }
    return known;
}

Result<ImportSummary>
import_evidence(Case& target, const std::vector<std::string>& paths, const Watcher& watcher)
{
    const auto started = Clock::now();
    TAKEDOWN_TRY(const EvidenceListing listing, list_evidence(paths, target.folder()));
    const std::vector<ListedFile>& files = listing.files;
    std::uint64_t total_bytes = 0;
    for (const ListedFile& file : files) {
        total_bytes += file.size;
    }
    Importer importer(target, watcher);
    TAKEDOWN_CHECKED(importer.start());
    IdentityCache identities(target.path(".identities"));
    for (const UnreadableFolder& folder : listing.unreadable) {
        importer.refuse_unread(folder.path, folder.path + ": " + folder.why, false);
    }
    std::uint64_t done_bytes = 0;
    for (const ListedFile& file : files) {
        importer.begin_progress(done_bytes, total_bytes);
        done_bytes += file.size;
        const auto sha256 = identities.identity_of(file);
        if (!sha256) {
            importer.refuse_unread(file.path, sha256.error().message, file.named);
            continue;
        }
        if (importer.knows(*sha256)) {
            importer.meet_again(file, *sha256);
            continue;
        }
        if (importer.has_changed(file)) {
            ++importer.summary.known_files; // as it was
            importer.refuse_unread(
                file.path,
                fmt::format(
                    "{}: has changed since it was imported, and what it held then is in the case. "
                    "Give new evidence a name of its own, or delete case.duckdb and run again",
                    file.path
                ),
                file.named
            );
            continue;
        }
        TAKEDOWN_CHECKED(importer.import_file(file, *sha256));
    }
    TAKEDOWN_CHECKED(importer.commit());
    watcher.progress("import", total_bytes, total_bytes);
    identities.save();
    ImportSummary& summary = importer.summary;
    summary.seconds = std::chrono::duration<double>(Clock::now() - started).count();
    if (summary.files > 0 || !summary.refused.empty()) {
        TAKEDOWN_CHECKED(target.audit(
            "import",
            fmt::format(
                "{} files, {} records, {} oddities, {} refused",
                summary.files,
                summary.records,
                summary.oddities,
                summary.refused.size()
            )
        ));
    }
    TAKEDOWN_TRY(const std::vector<std::string> notes, hiding_notes(target));
    for (const std::string& note : notes) {
        watcher.say(note);
    }
    return std::move(summary);
}

} // namespace takedown
