#pragma once

// The behaviours there are, one file each; behaviour.cpp lists them.

#include "simulate/hosts/behaviour.hpp"

namespace takedown::simulate {

Behaviour browsing();              ///< people and their sites, by day and night
Behaviour system_updates();        ///< systems and virus scanners ask for news
Behaviour certificate_checks();    ///< OCSP and CRL
Behaviour clock_synchronisation(); ///< NTP
Behaviour push_connections();      ///< long-lived TLS of phones, browsers and web sites
Behaviour chatting();              ///< IRC, for hours
Behaviour cloud_synchronisation(); ///< polls over HTTPS
Behaviour monitoring_agents();     ///< strict beacons
Behaviour probing();               ///< checks of many servers in turn
Behaviour mail_service();          ///< mail servers with their DNSBL lookups and deliveries
Behaviour web_service();           ///< visitors of web servers
Behaviour personal_mail();         ///< submission and IMAP
Behaviour file_sharing();          ///< peers over UDP and TCP
Behaviour odd_lookups();           ///< typos, search lists, random names of browsers
Behaviour dead_services();         ///< programs that poll what is down or gone
Behaviour scans();                 ///< of the network, from outside
Behaviour telephoning();           ///< desk phones: registrations and calls over UDP

} // namespace takedown::simulate
