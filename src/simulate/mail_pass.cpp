#include "simulate/mail_pass.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

namespace takedown::simulate {

namespace {

/// "2012-07-01" at midnight, else "2012-07-01T0610".
std::string file_stem(TimePoint time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time - day).count();
    const std::string name = format_day(time);
    return minutes == 0 ? name : fmt::format("{}T{:02}{:02}", name, minutes / 60, minutes % 60);
}

} // namespace

MailPass::MailPass(const World& world, const TrapMail& mail, Ledger& ledger, std::string folder)
    : world_(world), mail_(mail), ledger_(ledger), folder_(std::move(folder))
{
}

Result<TextFile*> MailPass::file_for(const TrapDelivery& delivery)
{
    const TrapSpec& trap = world_.traps[delivery.trap];
    // Files are cut on the world's own clock, so that a window does not move the cuts.
    const double hours = 24 / std::max(trap.files_a_day, 1e-3);
    const auto length = Micros(static_cast<std::int64_t>(hours * 3600e6));
    const auto number = (delivery.delivery.time - world_.from) / length;
    const std::string stem = file_stem(world_.from + number * length);
    const std::string folder = delivery.is_ham() ? "ham" : "traps";
    const std::string name = fmt::format("evidence/{}/{}/{}.mbox", folder, trap.name, stem);
    Open& open = open_[folder + "/" + trap.name];
    if (open.name != name) {
        if (open.file) {
            TAKEDOWN_CHECKED(open.file->close());
        }
        TAKEDOWN_TRY(open.file, TextFile::create(folder_ + "/" + name));
        open.name = name;
    }
    return &*open.file;
}

Result<void> MailPass::write(const TrapDelivery& delivery, TrueMessageWriter& truth)
{
    TAKEDOWN_TRY(TextFile * file, file_for(delivery));
    text_.clear();
    if (delivery.other) {
        write_other_mail(*delivery.other, delivery.delivery, text_);
    } else {
        write_message(delivery.delivery, text_);
    }
    TrueMessage message;
    const bool ham = delivery.is_ham();
    message.file =
        open_[std::string(ham ? "ham" : "traps") + "/" + world_.traps[delivery.trap].name].name;
    message.offset = file->size();
    message.campaign = delivery.campaign;
    message.source = delivery.delivery.source;
    message.damaged = is_damaged(delivery.delivery);
    message.ham = ham;
    if (delivery.bot) {
        message.botnet = world_.botnets[delivery.bot->botnet].name;
        message.segment = ledger_.segment_name(*delivery.bot);
    }
    truth.add(message);
    file->write(text_);
    counts_.messages += 1;
    counts_.mail_bytes += text_.size();
    if (!ham) {
        ledger_.note(delivery);
    }
    return {};
}

Result<void> MailPass::run(const Window& window, const std::function<bool()>& stop)
{
    TAKEDOWN_TRY(TrueMessageWriter truth, TrueMessageWriter::create(folder_ + "/truth"));
    std::vector<TrapDelivery> deliveries;
    for (std::int64_t slice = slice_of(window.from); slice <= slice_of(window.to - Micros(1));
         ++slice) {
        if (stop()) {
            break;
        }
        deliveries.clear();
        mail_.act(slice, [&](TrapDelivery&& delivery) {
            if (window.contains(delivery.delivery.time)) {
                deliveries.push_back(std::move(delivery));
            }
        });
        std::stable_sort(
            deliveries.begin(),
            deliveries.end(),
            [](const TrapDelivery& left, const TrapDelivery& right) {
                return std::tie(left.delivery.time, left.delivery.key) <
                       std::tie(right.delivery.time, right.delivery.key);
            }
        );
        for (const TrapDelivery& delivery : deliveries) {
            TAKEDOWN_CHECKED(write(delivery, truth));
        }
    }
    for (auto& [key, open] : open_) {
        TAKEDOWN_CHECKED(open.file->close());
    }
    return truth.finish();
}

} // namespace takedown::simulate
