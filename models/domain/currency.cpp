#include "domain/currency.h"

#include <algorithm>

namespace tieout::domain {

namespace {

// Active codes of ISO 4217, sorted; exponents other than 2 stand below.
constexpr std::string_view kCodes = "AEDAFNALLAMDAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWCLFCLPCNYCOPCOUCRC"
                                    "CUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHR"
                                    "KMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGK"
                                    "PHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUSN"
                                    "UYIUYUUYWUZSVEDVESVNDVUVWSTXAFXCDXOFXPFYERZARZMWZWGZWL";
constexpr std::string_view kExponent0 = "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF";
constexpr std::string_view kExponent3 = "BHDIQDJODKWDLYDOMRTND";
constexpr std::string_view kExponent4 = "CLFUYW";

bool contains(std::string_view list, std::string_view code)
{
    for (size_t i = 0; i < list.size(); i += 3)
        if (list.substr(i, 3) == code)
            return true;
    return false;
}

}

Result<Currency> Currency::parse(std::string_view code)
{
    if (code == "USD")
        return usd();
    // A linear look is fast enough: readers keep the last currency they saw.
    if (code.size() != 3 || !contains(kCodes, code))
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not a currency code of ISO 4217 (three upper-case letters such as EUR)."),
            { visible(code.substr(0, 20)) });
    return Currency({ code[0], code[1], code[2] });
}

int Currency::exponent() const
{
    if (contains(kExponent0, code()))
        return 0;
    if (contains(kExponent3, code()))
        return 3;
    return contains(kExponent4, code()) ? 4 : 2;
}

}
