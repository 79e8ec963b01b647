// What may differ from one fileset to another: there is no standard in public, and plants' readers have habits.
#pragma once

#include <string>

namespace lacquer::sessions::cd {

enum class IsrcPlace {
    both,   ///< in the packets of index 00 and of index 01
    first,  ///< in the first packet of the track alone
};

enum class NumberPad { space, zero };

struct DdpOptions {
    std::string pqName = "PQDESCR";  ///< of the PQ descriptor's file: 1 to 17 characters, letters, digits and _ . -
    IsrcPlace isrc = IsrcPlace::both;
    NumberPad pad = NumberPad::space;  ///< in front of numbers of the map
    bool checksumTxt = false;          ///< CHECKSUM.TXT with CRC-32, beside CHECKSUM.MD5
    bool codesInCdText = false;        ///< UPC/EAN and ISRCs in CD-Text, too
    char scrambling = '0';  ///< the map's mark of an image that is not scrambled: '0', or '1' as cue2ddp has it
};

}  // namespace lacquer::sessions::cd
