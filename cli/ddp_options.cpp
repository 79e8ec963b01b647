#include "cli/ddp_options.hpp"

#include <map>
#include <string>

#include <CLI/CLI.hpp>

namespace lacquer::cli {

void addDdpOptions(CLI::App& command, sessions::cd::DdpOptions& options) {
    namespace cd = sessions::cd;
    command.add_option("--pq-name", options.pqName, "File name of the PQ descriptor, up to 17 characters")
        ->capture_default_str();
    static const std::map<std::string, cd::IsrcPlace> kPlaces{{"both", cd::IsrcPlace::both},
                                                              {"first", cd::IsrcPlace::first}};
    command.add_option("--isrc", options.isrc, "ISRC on index 00 and 01 of a track, or on the first of them alone")
        ->transform(CLI::CheckedTransformer(kPlaces))
        ->type_name("both|first")
        ->default_str("both");
    static const std::map<std::string, cd::NumberPad> kPads{{"space", cd::NumberPad::space},
                                                            {"zero", cd::NumberPad::zero}};
    command.add_option("--pad", options.pad, "What stands in front of numbers in DDPMS")
        ->transform(CLI::CheckedTransformer(kPads))
        ->type_name("space|zero")
        ->default_str("space");
    command.add_flag("--checksum-txt", options.checksumTxt, "Write CHECKSUM.TXT with CRC-32 beside CHECKSUM.MD5");
    command.add_flag("--text-codes", options.codesInCdText, "Write UPC/EAN and ISRCs into CD-Text, too");
}

}  // namespace lacquer::cli
