#include "simulate/score/mail_score.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_map>

namespace takedown::simulate {

namespace {

constexpr std::uint32_t alone = Contingency::alone;
constexpr std::uint32_t no_file = 0; ///< EvidenceFile::id starts at 1

/// Places in a list, the first by id first: what stands in two is counted for the same one whatever
/// their order.
template <class T>
std::vector<std::uint32_t> order_by_id(const std::vector<T>& values)
{
    std::vector<std::uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&values](std::uint32_t a, std::uint32_t b) {
        return values[a].id < values[b].id;
    });
    return order;
}

/// The case's messages by place, with the campaign and botnet that each was put in.
class FoundMail {
public:
    explicit FoundMail(const ScoredCase& scored) : messages_(scored.messages)
    {
        for (const EvidenceFile& file : scored.files) {
            files_.try_emplace(file.path, file.id);
        }
        by_place_.resize(messages_.size());
        std::iota(by_place_.begin(), by_place_.end(), 0U);
        const auto earlier = [this](std::uint32_t a, std::uint32_t b) {
            return messages_[a].second < messages_[b].second;
        };
        if (!std::is_sorted(by_place_.begin(), by_place_.end(), earlier)) {
            std::sort(by_place_.begin(), by_place_.end(), earlier);
        }
        label(scored.findings);
    }

    /// no_file where the case has none of that path.
    [[nodiscard]] std::uint32_t file(const std::string& path)
    {
        if (path != last_path_) {
            const auto found = files_.find(path);
            last_path_ = path;
            last_file_ = found == files_.end() ? no_file : found->second;
        }
        return last_file_;
    }

    [[nodiscard]] std::optional<std::uint32_t> message_at(const EvidenceRef& where) const
    {
        const auto found = std::lower_bound(
            by_place_.begin(),
            by_place_.end(),
            where,
            [this](std::uint32_t index, const EvidenceRef& ref) {
                return messages_[index].second < ref;
            }
        );
        if (found == by_place_.end() || messages_[*found].second != where) {
            return std::nullopt;
        }
        return *found;
    }

    [[nodiscard]] std::uint32_t campaign(std::uint32_t message) const { return campaign_[message]; }

    [[nodiscard]] std::uint32_t botnet(std::uint32_t message) const
    {
        const std::uint32_t campaign = campaign_[message];
        return campaign == alone ? alone : botnet_[campaign];
    }

private:
    void label(const Findings& findings)
    {
        std::vector<std::uint32_t> by_id(messages_.size());
        std::iota(by_id.begin(), by_id.end(), 0U);
        const auto smaller = [this](std::uint32_t a, std::uint32_t b) {
            return messages_[a].first < messages_[b].first;
        };
        if (!std::is_sorted(by_id.begin(), by_id.end(), smaller)) {
            std::sort(by_id.begin(), by_id.end(), smaller);
        }
        campaign_.assign(messages_.size(), alone);
        std::unordered_map<std::string, std::uint32_t> numbers;
        for (const std::uint32_t number : order_by_id(findings.campaigns)) {
            numbers.try_emplace(findings.campaigns[number].id, number);
            for (const std::uint64_t id : findings.campaigns[number].messages) {
                const auto found = std::lower_bound(
                    by_id.begin(),
                    by_id.end(),
                    id,
                    [this](std::uint32_t index, std::uint64_t wanted) {
                        return messages_[index].first < wanted;
                    }
                );
                if (found != by_id.end() && messages_[*found].first == id &&
                    campaign_[*found] == alone) {
                    campaign_[*found] = number;
                }
            }
        }
        botnet_.assign(findings.campaigns.size(), alone);
        for (const std::uint32_t number : order_by_id(findings.botnets)) {
            for (const std::string& id : findings.botnets[number].campaigns) {
                const auto found = numbers.find(id);
                if (found != numbers.end() && botnet_[found->second] == alone) {
                    botnet_[found->second] = number;
                }
            }
        }
    }

    const std::vector<std::pair<std::uint64_t, EvidenceRef>>& messages_;
    std::unordered_map<std::string, std::uint32_t> files_;
    std::vector<std::uint32_t> by_place_;
    std::vector<std::uint32_t> campaign_; ///< of each message
    std::vector<std::uint32_t> botnet_;   ///< of each campaign
    std::string last_path_;
    std::uint32_t last_file_ = no_file;
};

/// Numbers for names, as they come.
class Numbered {
public:
    std::uint32_t number(const std::string& name)
    {
        const auto [place, is_new] =
            numbers_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
        if (is_new) {
            names_.push_back(name);
        }
        return place->second;
    }

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> names_;
};

struct Part {
    std::uint64_t some = 0;
    std::uint64_t all = 0;

    void count(bool one)
    {
        some += one ? 1U : 0U;
        ++all;
    }

    [[nodiscard]] std::optional<double> value() const
    {
        if (all == 0) {
            return std::nullopt;
        }
        return static_cast<double>(some) / static_cast<double>(all);
    }
};

class MailJoin {
public:
    explicit MailJoin(const ScoredCase& scored) : mail_(scored) {}

    void take(const TrueMessage& message)
    {
        const std::uint32_t file = mail_.file(message.file);
        any_file_ = any_file_ || file != no_file;
        any_message_ = true;
        const auto found =
            file == no_file ? std::nullopt : mail_.message_at({file, message.offset});
        if (found) {
            ++matched_;
            if (!message.ham) {
                count(message, *found);
            }
        } else if (!message.damaged) {
            ++missing_;
        }
    }

    [[nodiscard]] bool of_another_case() const { return any_message_ && !any_file_; }

    BotnetTable finish(const Findings& findings, Score& score)
    {
        score.messages_matched = matched_;
        score.messages_missing = missing_;
        score.campaigns = campaigns_.score();
        score.botnets = botnets_.score();
        score.attributed = attributed_.value();
        score.attributed_wrongly = attributed_wrongly_.value();
        std::vector<std::string> names;
        for (const Campaign& campaign : findings.campaigns) {
            names.push_back(campaign.id);
        }
        WorstCases wrong("campaigns");
        add_wrong_clusters(
            campaigns_,
            true_campaigns_.names(),
            names,
            {"messages", "one-off spam", "in no campaign"},
            wrong
        );
        wrong.move_to(score.wrong);
        names.clear();
        for (const Botnet& botnet : findings.botnets) {
            names.push_back(botnet.id);
        }
        WorstCases wrong_botnets("botnets");
        add_wrong_clusters(
            botnets_,
            true_botnets_.names(),
            names,
            {"messages", "of no botnet", "unattributed"},
            wrong_botnets
        );
        wrong_botnets.move_to(score.wrong);
        return {true_botnets_.names(), std::move(botnets_)};
    }

private:
    void count(const TrueMessage& message, std::uint32_t found)
    {
        const std::uint32_t campaign =
            message.campaign.empty() ? alone : true_campaigns_.number(message.campaign);
        campaigns_.add(campaign, mail_.campaign(found));
        const std::uint32_t botnet = mail_.botnet(found);
        if (message.botnet.empty()) {
            attributed_wrongly_.count(botnet != alone);
        } else {
            attributed_.count(botnet != alone);
            botnets_.add(true_botnets_.number(message.botnet), botnet);
        }
    }

    FoundMail mail_;
    Numbered true_campaigns_;
    Numbered true_botnets_;
    Contingency campaigns_;
    Contingency botnets_;
    Part attributed_;
    Part attributed_wrongly_;
    std::uint64_t matched_ = 0;
    std::uint64_t missing_ = 0;
    bool any_file_ = false;
    bool any_message_ = false;
};

} // namespace

Result<BotnetTable>
score_mail(const ScoredCase& scored, const std::string& truth_folder, Score& score)
{
    MailJoin join(scored);
    TAKEDOWN_CHECKED(read_true_messages(truth_folder, [&join](TrueMessage&& message) {
        join.take(message);
    }));
    if (join.of_another_case()) {
        return fail(
            ErrorKind::Input,
            truth_folder + ": is not the truth of this case: none of its mail files is in it"
        );
    }
    return join.finish(scored.findings, score);
}

} // namespace takedown::simulate
