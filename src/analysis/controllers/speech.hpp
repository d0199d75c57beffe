#pragma once

// Speech: which protocol a contact speaks, told from its first bytes, else from its port.

#include "model/activity.hpp"

#include <cstdint>
#include <string_view>

namespace takedown {

enum class Speech : std::uint8_t {
    Nothing, ///< no payload seen, and the port says nothing
    Http,
    Tls,
    Irc,
    Dns,
    Mail,    ///< SMTP, POP3, IMAP
    File,    ///< FTP, SMB
    Remote,  ///< SSH, Telnet, RDP, VNC
    Sharing, ///< BitTorrent, eMule, Gnutella
    Quic,
    Known, ///< another protocol that has a name
    Other, ///< payload of no protocol we know
};

/// Told from payload where there is some; with none, ports that belong to one protocol decide.
Speech speech_of(const Contact& contact);

/// True if the bytes decided, not the port.
bool heard(const Contact& contact);

/// Services whose dealings are explained by what they are: name servers, clocks, discovery.
bool is_infrastructure(const Endpoint& server);

/// Ports where this speech is at home.
bool at_home(Speech speech, std::uint16_t port);

/// 6660-6669, 6697, 7000.
bool is_irc_port(std::uint16_t port);

} // namespace takedown
