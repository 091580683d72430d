# cmake -DNPM=npm -DFROM=source -DTO=build -P fetch.cmake
#
# Installs the packages of the lock file, exactly those, into the build directory.
# Their installation scripts are not run. What npm has in its cache is not fetched
# again.
file(MAKE_DIRECTORY ${TO})
file(COPY ${FROM}/package.json ${FROM}/package-lock.json DESTINATION ${TO})
execute_process(
  COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
  WORKING_DIRECTORY ${TO}
  RESULT_VARIABLE status
  OUTPUT_VARIABLE said
  ERROR_VARIABLE said)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "npm could not install the packages that build the report's page:\n${said}\n"
    "It needs its registry once, or a cache that has them. To build without the page, configure "
    "with -DGOODWILL_REPORT=OFF; everything else is as ever.")
endif()
file(TOUCH ${TO}/fetched)
