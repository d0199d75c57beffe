#include "simulate/evidence/zeek_log_file.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace takedown::simulate {

namespace {

/// "2012-07-11-10-26-40".
std::string log_time(TimePoint time)
{
    std::string text = format_time(std::chrono::floor<std::chrono::seconds>(time));
    for (char& c : text) {
        c = c == 'T' || c == ':' ? '-' : c;
    }
    text.resize(19); // no zone
    return text;
}

} // namespace

bool ZeekLogFile::later(const Waiting& a, const Waiting& b)
{
    return std::tie(a.time, a.number) > std::tie(b.time, b.number);
}

void ZeekLogFile::add(TimePoint time, std::string_view row, TimePoint now)
{
    write_until(now);
    const bool first = waiting_.empty() || time < waiting_.front().time;
    if (first && time <= now) {
        write(time, row);
        return;
    }
    if (free_rows_.empty()) {
        free_rows_.push_back(static_cast<std::uint32_t>(rows_.size()));
        rows_.emplace_back();
    }
    rows_[free_rows_.back()].assign(row);
    waiting_.push_back({time, next_number_++, free_rows_.back()});
    free_rows_.pop_back();
    std::push_heap(waiting_.begin(), waiting_.end(), later);
}

void ZeekLogFile::write_until(TimePoint end)
{
    while (!waiting_.empty() && waiting_.front().time < end) {
        std::pop_heap(waiting_.begin(), waiting_.end(), later);
        write(waiting_.back().time, rows_[waiting_.back().row]);
        free_rows_.push_back(waiting_.back().row);
        waiting_.pop_back();
    }
}

void ZeekLogFile::begin_file(TimePoint time)
{
    auto made = TextFile::create(folder_ + "/" + std::string(kind_.path) + ".log");
    if (!made) {
        error_ = made.error();
        return;
    }
    file_ = std::move(*made);
    file_->write("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n");
    file_->write("#path\t");
    file_->write(kind_.path);
    file_->write("\n#open\t" + log_time(time) + "\n#fields\t");
    file_->write(kind_.fields);
    file_->write("\n#types\t");
    file_->write(kind_.types);
    file_->write("\n");
}

void ZeekLogFile::write(TimePoint time, std::string_view row)
{
    if (error_) {
        return;
    }
    if (!file_) {
        begin_file(time);
    }
    if (file_) {
        file_->write(row);
        last_ = time;
    }
}

Result<void> ZeekLogFile::finish()
{
    write_until(TimePoint::max());
    if (error_) {
        return tl::unexpected<Error>(*error_);
    }
    if (!file_) {
        return {};
    }
    file_->write("#close\t" + log_time(last_) + "\n");
    return file_->close();
}

} // namespace takedown::simulate
