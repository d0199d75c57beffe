#pragma once

// Deliveries to write, and written mail read back with the reader of mboxes.

#include "core/cursor.hpp"
#include "readers/mail/mail_collector.hpp"
#include "readers/mail/mbox.hpp"
#include "simulate/mail/delivery.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown::simulate {

inline const TimePoint noon = *parse_iso_time("2012-07-18T12:00:00Z");

/// Owns what a Delivery points to.
struct DeliveryKit {
    TrapSpec trap;
    EngineSpec engine_spec;
    MailingSpec mailing_spec;
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Mailing> mailing;

    DeliveryKit()
    {
        trap.name = "north";
        renew();
    }

    /// After a change of the specifications.
    void renew(std::uint64_t mailing_seed = 1)
    {
        engine = make_engine(engine_spec);
        mailing = make_mailing(
            mailing_spec, {"one.example", "two.example", "three.example"}, mailing_seed
        );
    }

    [[nodiscard]] Delivery delivery(std::uint64_t key) const
    {
        Delivery result;
        result.time = noon + std::chrono::seconds(key * 7);
        result.source = Address::v4(0xc6120000U + static_cast<std::uint32_t>(key * 37 % 100'000));
        result.rdns = "host-" + std::to_string(key) + ".access.example";
        result.key = key;
        result.trap = &trap;
        result.engine = engine.get();
        result.mailing = mailing.get();
        return result;
    }

    [[nodiscard]] std::string written(std::uint64_t count) const
    {
        std::string mbox;
        for (std::uint64_t key = 1; key <= count; ++key) {
            write_message(delivery(key), mbox);
        }
        return mbox;
    }
};

inline CollectedMail read_back(const std::string& mbox)
{
    ReadingRoom room;
    ByteSource source = ByteSource::from_memory("written", as_bytes(mbox));
    MailCollector sink;
    EXPECT_TRUE(mbox_format().read(source, sink, room.context));
    return sink.take();
}

} // namespace takedown::simulate
