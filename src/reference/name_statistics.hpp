#pragma once

// How machine-made a domain label looks.

#include <string_view>

namespace takedown {

/// Calibrated log-odds (natural, prior 1:1) that whoever registered the name had a program make it
/// up: above 0 machine-made is likelier; about 1 in 100 human-made labels pass 1.6. Takes the label
/// left of the public suffix ("qzxkfw" of www.qzxkfw.co.uk), in any case. Labels that are empty,
/// punycode ("xn--") or hold anything but letters, digits and hyphens give 0: cannot be told.
/// Generators that join dictionary words look human to it. Source, figures:
/// docs/sources/reference.md#name-model
double algorithmic_log_odds(std::string_view registered_domain_label);

} // namespace takedown
