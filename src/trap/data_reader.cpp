#include "trap/data_reader.hpp"

namespace takedown::trap {

std::size_t DataReader::add(std::string_view bytes, std::string& body)
{
    std::size_t kept_from = 0;
    std::size_t at = 0;
    while (at < bytes.size() && !done_) {
        // A carriage return that was held back belongs before this byte.
        const bool held = at_ == At::DotCr && bytes[at] != '\n';
        if (held) {
            body += '\r';
        }
        if (!step(bytes[at])) {
            body += bytes.substr(kept_from, at - kept_from);
            kept_from = at + 1;
        }
        ++at;
    }
    if (kept_from < at) {
        body += bytes.substr(kept_from, at - kept_from);
    }
    watch_.add(bytes.substr(0, at));
    if (done_) {
        watch_.ended_by_dot();
    }
    return at;
}

bool DataReader::step(char c)
{
    if (at_ == At::LineStart && c == '.') {
        at_ = At::Dot;
        return false;
    }
    if (at_ == At::Dot && c == '\r') {
        at_ = At::DotCr;
        return false;
    }
    if (at_ == At::DotCr) {
        if (c == '\n') {
            done_ = true;
            return false;
        }
        watch_.count_single_dot();
        at_ = At::Cr;
    } else if (at_ == At::Dot && c != '.') {
        watch_.count_single_dot();
    }
    inside(c);
    return true;
}

void DataReader::inside(char c)
{
    if (c == '\r') {
        at_ = At::Cr;
    } else {
        at_ = c == '\n' && at_ == At::Cr ? At::LineStart : At::Inside;
    }
}

BodyFacts DataReader::facts() const
{
    BodyWatch watch = watch_;
    watch.finish();
    return watch.facts();
}

} // namespace takedown::trap
