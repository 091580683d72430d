# How every target of ours is compiled.
#
# Floating point keeps its bits on every machine: no contraction of a*b+c, no
# fast-math. What is compiled here is compiled once; domain headers hold integer
# rules only.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(goodwill_compile INTERFACE)
target_compile_options(goodwill_compile INTERFACE
  -ffp-contract=off -fvisibility=hidden $<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden> -Wall -Wextra
  -Wno-unused-parameter
  # These misfire in gcc 12 on what the standard containers do.
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds -Wno-maybe-uninitialized -Wno-restrict>
  $<$<BOOL:${GOODWILL_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # A false alarm of gcc 12 about "text" + std::string (gcc bug 105651).
  target_compile_options(goodwill_compile INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(GOODWILL_SANITIZE)
  target_compile_options(goodwill_compile INTERFACE
    -fsanitize=${GOODWILL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # With gcc these two cost a third of the time and half of the size. A null pointer that
  # is used dies under the address sanitizer too, and clang's fuzz targets, which read
  # everybody else's buffers, look for what is not aligned.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND "${GOODWILL_SANITIZE}" MATCHES "undefined")
    target_compile_options(goodwill_compile INTERFACE -fno-sanitize=null,alignment)
  endif()
  target_link_options(goodwill_compile INTERFACE -fsanitize=${GOODWILL_SANITIZE})
endif()
if(GOODWILL_FUZZ)
  # What libFuzzer learns from: which edges of the library an input reaches.
  target_compile_options(goodwill_compile INTERFACE -fsanitize=fuzzer-no-link)
endif()

# goodwill_module(<folder> SOURCES ... LIBRARIES ...): one folder of src/ as an
# object library goodwill_<folder>, which becomes part of goodwill::core.
function(goodwill_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(goodwill_${name} OBJECT ${arg_SOURCES})
  target_include_directories(goodwill_${name} PUBLIC
    ${PROJECT_SOURCE_DIR}/include PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(goodwill_${name} PRIVATE goodwill_compile PUBLIC ${arg_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY GOODWILL_MODULES goodwill_${name})
endfunction()
