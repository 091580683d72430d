# -DGOODWILL_EMBED=ON: one shared library to take along, which needs nothing of its host
# but libc, libm, libstdc++, libgcc and the shared libsqlite3. The other libraries are
# built by cmake/embed/dependencies.sh and found first; everything else is as ever.
set(GOODWILL_EMBED_DEPS ${PROJECT_SOURCE_DIR}/build/embed-deps CACHE PATH
  "Where cmake/embed/dependencies.sh has built what is linked in")
if(NOT EXISTS ${GOODWILL_EMBED_DEPS}/state)
  message(FATAL_ERROR "First: ${PROJECT_SOURCE_DIR}/cmake/embed/dependencies.sh ${GOODWILL_EMBED_DEPS}")
endif()
list(PREPEND CMAKE_PREFIX_PATH ${GOODWILL_EMBED_DEPS}/prefix)

# The licences of what is linked in go wherever the library goes.
configure_file(${GOODWILL_EMBED_DEPS}/prefix/THIRD-PARTY-NOTICES.txt
  ${PROJECT_BINARY_DIR}/capi/THIRD-PARTY-NOTICES.txt COPYONLY)
if(GOODWILL_INSTALL)
  install(FILES ${PROJECT_BINARY_DIR}/capi/THIRD-PARTY-NOTICES.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
