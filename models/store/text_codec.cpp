#include "store/text_codec.h"

#include "store/chunks/wire.h"

#include <mutex>
#include <set>

namespace tieout::store {

std::string encodeArgs(const std::vector<std::string>& args)
{
    WireOut out;
    for (const std::string& arg : args)
        out.text(arg);
    return out.finish();
}

std::vector<std::string> decodeArgs(std::string_view bytes)
{
    std::vector<std::string> args;
    WireIn in(bytes);
    while (in.ok() && !in.atEnd()) {
        const std::string_view arg = in.text();
        if (in.ok())
            args.emplace_back(arg);
    }
    return args;
}

domain::Text storedText(std::string_view source, std::string_view args)
{
    static std::mutex mutex;
    static std::set<std::string, std::less<>> sources;
    std::lock_guard lock(mutex);
    auto found = sources.find(source);
    if (found == sources.end())
        found = sources.emplace(source).first;
    return { *found, decodeArgs(args) };
}

}
