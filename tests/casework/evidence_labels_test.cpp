#include "casework/evidence_labels.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

TEST(EvidenceLabels, ComeFromThePlaceInTheEvidenceFolder)
{
    struct Row {
        std::string_view path;
        std::string_view trap;
        std::string_view network;
        MailClass mail_class;
    };

    const Row rows[] = {
        {"evidence/traps/north/a.mbox", "north", "main", MailClass::Spam},
        {"evidence/traps/north/2012/07/a.mbox", "north", "main", MailClass::Spam},
        {"evidence/spam.mbox.gz", "spam", "main", MailClass::Spam},
        {"evidence/ham/a.mbox", "a", "main", MailClass::Ham},
        {"evidence/traffic/lan/x.pcap", "x", "lan", MailClass::Spam},
        {"evidence/traffic/x.pcap", "x", "main", MailClass::Spam},
        {"evidence/traffic/logs.tar!/traffic/isp.pcap", "logs", "main", MailClass::Spam},
        {"evidence/traffic/lan/logs.tar!/isp.pcap", "logs", "lan", MailClass::Spam},
        {"evidence/inbox/b.mbox", "b", "main", MailClass::Ham},
        {"evidence/sandbox/run1.pcap", "run1", "run1", MailClass::Spam},
    };
    Settings settings;
    settings.ham = {"evidence/inbox/**"};
    settings.separate_networks = {"evidence/sandbox/*"};
    for (const Row& row : rows) {
        const EvidenceLabels labels = labels_of(row.path, settings);
        EXPECT_EQ(labels.trap, row.trap) << row.path;
        EXPECT_EQ(labels.network, row.network) << row.path;
        EXPECT_EQ(labels.mail_class, row.mail_class) << row.path;
    }
}

} // namespace
} // namespace takedown
