#include "analysis/campaigns/common_runs.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_runs = 200;

/// A piece of each text: [begin, end) in tokens.
struct Segment {
    std::vector<std::size_t> begin;
    std::vector<std::size_t> end;
};

class RunFinder {
public:
    RunFinder(std::span<const std::vector<std::string_view>> texts, std::size_t least_letters)
        : texts_(texts), least_letters_(least_letters)
    {
        // Equal tokens get equal numbers, so that runs compare exactly.
        std::unordered_map<std::string_view, std::uint32_t> numbers;
        for (const auto& text : texts) {
            std::vector<std::uint32_t>& ids = ids_.emplace_back();
            ids.reserve(text.size());
            for (const std::string_view token : text) {
                const auto next = static_cast<std::uint32_t>(numbers.size());
                ids.push_back(numbers.emplace(token, next).first->second);
            }
        }
    }

    std::vector<CommonRun> find()
    {
        Segment whole;
        for (const auto& text : texts_) {
            whole.begin.push_back(0);
            whole.end.push_back(text.size());
        }
        std::vector<Segment> open{std::move(whole)};
        std::vector<CommonRun> runs;
        while (!open.empty() && runs.size() < most_runs) {
            const Segment segment = std::move(open.back());
            open.pop_back();
            CommonRun run = longest(segment);
            if (run.length == 0) {
                continue;
            }
            Segment before = segment;
            Segment after = segment;
            for (std::size_t i = 0; i < texts_.size(); ++i) {
                before.end[i] = run.start[i];
                after.begin[i] = run.start[i] + run.length;
            }
            runs.push_back(std::move(run));
            open.push_back(std::move(before));
            open.push_back(std::move(after));
        }
        std::sort(runs.begin(), runs.end(), [](const CommonRun& a, const CommonRun& b) {
            return a.start.front() < b.start.front();
        });
        return runs;
    }

private:
    [[nodiscard]] CommonRun longest(const Segment& segment) const
    {
        std::size_t most = segment.end[0] - segment.begin[0];
        for (std::size_t i = 1; i < texts_.size(); ++i) {
            most = std::min(most, segment.end[i] - segment.begin[i]);
        }
        // A run of length n holds one of n - 1, so the longest is found by halving.
        CommonRun best;
        std::size_t low = 1;
        while (low <= most) {
            const std::size_t length = low + (most - low) / 2;
            CommonRun run = common(segment, length);
            if (run.length > 0) {
                best = std::move(run);
                low = length + 1;
            } else {
                most = length - 1;
            }
        }
        if (best.length > 0 && letters_of(best) < least_letters_) {
            return {};
        }
        return best;
    }

    [[nodiscard]] std::string_view key(std::size_t text, std::size_t from, std::size_t length) const
    {
        const auto bytes = std::as_bytes(std::span(ids_[text]).subspan(from, length));
        // Token numbers of a run, as bytes: equal views are equal runs.
        return {static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()};
    }

    /// A run of `length` that every text has in its segment; the richest in letters, then first.
    [[nodiscard]] CommonRun common(const Segment& segment, std::size_t length) const
    {
        std::unordered_map<std::string_view, std::vector<std::size_t>> places;
        for (std::size_t at = segment.begin[0]; at + length <= segment.end[0]; ++at) {
            places.emplace(key(0, at, length), std::vector<std::size_t>{at});
        }
        for (std::size_t i = 1; i < texts_.size() && !places.empty(); ++i) {
            for (std::size_t at = segment.begin[i]; at + length <= segment.end[i]; ++at) {
                const auto found = places.find(key(i, at, length));
                if (found != places.end() && found->second.size() == i) {
                    found->second.push_back(at);
                }
            }
            std::erase_if(places, [&](const auto& place) { return place.second.size() <= i; });
        }
        CommonRun best;
        std::size_t best_letters = 0;
        for (auto& [run, starts] : places) {
            CommonRun candidate{std::move(starts), length};
            const std::size_t letters = letters_of(candidate);
            if (best.length == 0 || letters > best_letters ||
                (letters == best_letters && candidate.start[0] < best.start[0])) {
                best = std::move(candidate);
                best_letters = letters;
            }
        }
        return best;
    }

    [[nodiscard]] std::size_t letters_of(const CommonRun& run) const
    {
        std::size_t letters = 0;
        for (std::size_t i = 0; i < run.length; ++i) {
            letters += letters_in(texts_[0][run.start[0] + i]);
        }
        return letters;
    }

    std::span<const std::vector<std::string_view>> texts_;
    std::size_t least_letters_;
    std::vector<std::vector<std::uint32_t>> ids_;
};

} // namespace

bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string_view> template_tokens(std::string_view text, std::size_t most)
{
    std::vector<std::string_view> tokens;
    for (std::size_t i = 0; i < text.size() && tokens.size() < most;) {
        std::size_t end = i + 1;
        if (is_word_byte(text[i])) {
            while (end < text.size() && is_word_byte(text[end])) {
                ++end;
            }
        }
        tokens.push_back(text.substr(i, end - i));
        i = end;
    }
    return tokens;
}

std::vector<CommonRun>
common_runs(std::span<const std::vector<std::string_view>> texts, std::size_t least_letters)
{
    return texts.empty() ? std::vector<CommonRun>{} : RunFinder(texts, least_letters).find();
}

std::size_t letters_in(std::string_view token)
{
    return static_cast<std::size_t>(std::count_if(token.begin(), token.end(), is_word_byte));
}

} // namespace takedown
