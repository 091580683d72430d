# cmake -DINPUT=file -DOUTPUT=file.cc -DNAME=kName -P embed.cmake
#
# Writes the bytes of a file as a C++ array, goodwill::wire::<NAME>.
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
# Ten bytes a line.
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
       "\\1\n    " bytes "${bytes}")
file(WRITE ${OUTPUT} "// Generated from ${NAME}'s source.
#include <cstddef>

namespace goodwill::wire {

extern const unsigned char ${NAME}[];
extern const size_t ${NAME}Size;
const unsigned char ${NAME}[] = {
    ${bytes}};
const size_t ${NAME}Size = ${size};

}  // namespace goodwill::wire
")
