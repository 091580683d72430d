# Builds and runs the digest program in every configuration of the list below, and runs
# that of this build (PROGRAM); fails unless all runs print the same. What the machine
# lacks is skipped, and said to be; fewer than two configurations prove nothing and fail.
cmake_minimum_required(VERSION 3.22)

set(configurations "this build" "gcc-O3-v3|g++|-O3 -march=x86-64-v3" "clang-O1|clang++|-O1")
set(mask GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX2,-FMA)

set(reference "")
set(compared 0)
foreach(configuration IN LISTS configurations)
  string(REPLACE "|" ";" parts "${configuration}")
  list(GET parts 0 name)
  if(configuration STREQUAL "this build")
    set(program ${PROGRAM})
  else()
    set(program ${BUILD}/${name}/digest)
    list(GET parts 1 compiler)
    list(GET parts 2 flags)
    if(DEFINED ENV{CI} AND compiler STREQUAL "clang++")
      message(STATUS "${name}: left to the clang build of .ci/run, which is compared as well")
      continue()
    endif()

    find_program(path_${compiler} ${compiler})
    if(NOT path_${compiler})
      message(STATUS "${name}: skipped, there is no ${compiler}")
      continue()
    endif()
    if(flags MATCHES "x86-64-v3")
      set(cpu "")
      if(EXISTS /proc/cpuinfo)
        file(READ /proc/cpuinfo cpu)
      endif()
      if(NOT cpu MATCHES " fma " OR NOT cpu MATCHES " avx2 ")
        message(STATUS "${name}: skipped, this processor has no AVX2 and FMA")
        continue()
      endif()
    endif()

    execute_process(
      COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${BUILD}/${name} -G ${GENERATOR}
        -DCMAKE_CXX_COMPILER=${path_${compiler}} -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}
        -DCMAKE_BUILD_TYPE=Digest -DCMAKE_CXX_FLAGS_DIGEST=${flags}
      RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(result EQUAL 0)
      execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD}/${name}
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    endif()
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "${name} does not build:\n${output}")
    endif()
  endif()

  foreach(run plain masked)
    set(environment "")
    if("${run}" STREQUAL "masked")
      set(environment ${mask})
    endif()
    execute_process(COMMAND ${CMAKE_COMMAND} -E env ${environment} ${program}
      RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE complaint)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "${name}, ${run}: exit ${result}\n${complaint}")
    endif()
    if(reference STREQUAL "")
      set(reference "${printed}")
      message(STATUS "${name}, ${run}:\n${printed}")
    elseif(printed STREQUAL reference)
      message(STATUS "${name}, ${run}: the same")
    else()
      message(FATAL_ERROR "${name}, ${run}: other bits:\n${printed}")
    endif()
  endforeach()
  math(EXPR compared "${compared} + 1")

  # Whether the mask takes effect shows in the C library's own functions.
  execute_process(COMMAND ${program} control OUTPUT_VARIABLE control_plain)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env ${mask} ${program} control
    OUTPUT_VARIABLE control_masked)
  if(control_plain STREQUAL control_masked)
    message(STATUS "${name}: the mask changes nothing in this C library, so it proves nothing")
  else()
    message(STATUS "${name}: the C library's own functions do change under the mask")
  endif()
endforeach()

if(compared LESS 2)
  message(FATAL_ERROR "only ${compared} configuration could be built")
endif()
