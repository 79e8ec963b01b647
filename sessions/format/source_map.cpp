#include "sessions/format/source_map.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace lacquer::sessions {

namespace {

// An object or array whose end has not been reached.
struct Open {
    bool array = false;
    std::size_t pointerLength = 0;  // of the pointer to this value
    int line = 1;                   // of this value, as SourceMap::line gives it
    std::size_t nextIndex = 0;
    std::set<std::string> names;
};

std::size_t endOfString(std::string_view text, std::size_t quote) {
    std::size_t at = quote + 1;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return at;
}

// The member name between two quotes, escapes resolved.
std::string unescape(std::string_view quoted) {
    if (quoted.find('\\') == std::string_view::npos) return std::string(quoted.substr(1, quoted.size() - 2));
    const auto parsed = nlohmann::json::parse(quoted, nullptr, false);
    return parsed.is_string() ? parsed.get<std::string>() : std::string(quoted);
}

void appendToken(std::string& pointer, std::string_view token) {
    pointer += '/';
    for (const char c : token) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
}

}  // namespace

SourceMap::SourceMap(std::string_view text) {
    std::vector<Open> stack;
    std::string pointer;
    int line = 1;
    int valueLine = 1;           // of the value that `pointer` points to
    bool expectElement = false;  // in an array, in front of an element
    bool expectName = false;     // in an object, in front of a member name

    const auto beginValue = [&](std::string_view token) {
        pointer.resize(stack.back().pointerLength);
        appendToken(pointer, token);
        valueLine = line;
        if (line != stack.back().line) lines_.insert_or_assign(pointer, line);
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') ++line;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        if (expectElement && c != ']') {
            beginValue(std::to_string(stack.back().nextIndex++));
            expectElement = false;
        }
        switch (c) {
            case '{':
            case '[':
                if (stack.size() == kMaximumDepth) {
                    tooDeepLine_ = line;
                    return;
                }
                stack.push_back({c == '[', pointer.size(), valueLine, 0, {}});
                expectElement = c == '[';
                expectName = c == '{';
                break;
            case '}':
            case ']':
                if (stack.empty()) return;  // no JSON: whoever parses it says where
                stack.pop_back();
                expectElement = expectName = false;
                break;
            case ',':
                if (stack.empty()) return;
                expectElement = stack.back().array;
                expectName = !stack.back().array;
                break;
            case '"': {
                const std::size_t end = endOfString(text, at);
                if (expectName) {
                    const std::string name = unescape(text.substr(at, end + 1 - at));
                    beginValue(name);
                    if (!stack.back().names.insert(name).second) repeated_.push_back(pointer);
                    expectName = false;
                }
                at = end;
                break;
            }
            default:
                break;
        }
    }
}

int SourceMap::line(std::string_view pointer) const {
    for (std::string_view at = pointer; !at.empty(); at = at.substr(0, at.rfind('/')))
        if (const auto found = lines_.find(std::string(at)); found != lines_.end()) return found->second;
    return 1;
}

int lineOfByte(std::string_view text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

std::string childPointer(std::string_view pointer, std::string_view token) {
    std::string child(pointer);
    appendToken(child, token);
    return child;
}

std::string childPointer(std::string_view pointer, std::size_t index) {
    return childPointer(pointer, std::to_string(index));
}

}  // namespace lacquer::sessions
