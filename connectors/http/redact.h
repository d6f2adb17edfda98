#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tieout::connect {

// Takes secrets out of texts that are kept or shown. Give it every secret the connection knows;
// each is looked for as it is, percent-encoded and in base64.
class Redactor {
public:
    void learn(std::string_view secret); // shorter than 6 bytes: ignored, it would eat ordinary text
    // Known secrets, `Bearer …` / `Basic …` credentials and JWTs are replaced by "[secret]".
    std::string clean(std::string_view text) const;

private:
    std::vector<std::string> m_secrets; // longest first
};

}
