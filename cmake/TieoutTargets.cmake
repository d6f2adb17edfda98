# The rules every target obeys, and the two functions that make targets.

add_library(tieout_rules INTERFACE)
target_compile_options(tieout_rules INTERFACE
    -Wall -Wextra -Wpedantic -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${TIEOUT_WERROR}>:-Werror>)
# GCC 12 warns, when it optimises, of overlapping copies inside its own std::string (its bug 105651)
# and of uninitialised members inside its own std::variant (105562 and others); newer ones do not.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(tieout_rules INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
target_compile_definitions(tieout_rules INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_CONTEXTLESS_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400 QT_USE_QSTRINGBUILDER)

# Which of our libraries each of our libraries may use. The guard test reads the includes and
# checks the same table; a wrong edge fails here at configure time.
set(TIEOUT_MAY_USE_domain "")
set(TIEOUT_MAY_USE_store domain)
set(TIEOUT_MAY_USE_engine domain store)
set(TIEOUT_MAY_USE_connectors domain engine)
set(TIEOUT_MAY_USE_sandbox domain engine connectors)
set(TIEOUT_MAY_USE_desk domain store engine)
set(TIEOUT_MAY_USE_items domain engine desk)
set(TIEOUT_MAY_USE_widgets domain engine desk items)
set(TIEOUT_MAY_USE_keychain domain engine)
set(TIEOUT_MAY_USE_export domain engine)
set(TIEOUT_MAY_USE_wiring domain store engine connectors sandbox keychain export)

# tieout_library(name [QT] USES lib... LINKS external...)
# Sources are every .cpp of the calling folder and below (except folders given with SKIP), so that
# several people can add files without touching one list.
function(tieout_library name)
    cmake_parse_arguments(A "QT" "" "USES;LINKS;SKIP" ${ARGN})
    foreach(used IN LISTS A_USES)
        if(NOT used IN_LIST TIEOUT_MAY_USE_${name})
            message(FATAL_ERROR "tieout_${name} may not use tieout_${used}: see TIEOUT_MAY_USE_${name} "
                "in cmake/TieoutTargets.cmake and docs/architecture.md for the direction.")
        endif()
    endforeach()
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    foreach(skipped IN LISTS A_SKIP)
        list(FILTER sources EXCLUDE REGEX "${CMAKE_CURRENT_SOURCE_DIR}/${skipped}/")
    endforeach()
    add_library(tieout_${name} STATIC ${sources})
    target_include_directories(tieout_${name} PUBLIC ${PROJECT_SOURCE_DIR}/models ${PROJECT_SOURCE_DIR})
    list(TRANSFORM A_USES PREPEND tieout_ OUTPUT_VARIABLE ours)
    target_link_libraries(tieout_${name} PUBLIC tieout_rules ${ours} ${A_LINKS})
    if(A_QT)
        set_target_properties(tieout_${name} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# tieout_tests(name USES lib... LINKS external...)
# One test program per library, tests/<name>/*.cpp. Each test class registers itself with
# TIEOUT_TEST(Class) and runs as a ctest entry of its own, found at build time by its file name.
function(tieout_tests name)
    cmake_parse_arguments(A "" "" "USES;LINKS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
    add_executable(test_${name} ${sources} ${PROJECT_SOURCE_DIR}/tests/support/test_main.cpp)
    set_target_properties(test_${name} PROPERTIES AUTOMOC ON UNITY_BUILD OFF)
    target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/models ${PROJECT_SOURCE_DIR})
    list(TRANSFORM A_USES PREPEND tieout_ OUTPUT_VARIABLE ours)
    target_compile_definitions(test_${name} PRIVATE TIEOUT_SOURCE_DIR="${PROJECT_SOURCE_DIR}" TIEOUT_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    target_link_libraries(test_${name} PRIVATE tieout_rules ${ours} ${A_LINKS} Qt6::Core Qt6::Test)
    foreach(source IN LISTS sources)
        file(STRINGS ${source} registered REGEX "^TIEOUT_TEST\\(")
        foreach(line IN LISTS registered)
            string(REGEX REPLACE "^TIEOUT_TEST\\(([A-Za-z0-9_]+)\\).*" "\\1" class "${line}")
            add_test(NAME ${name}.${class} COMMAND test_${name} ${class})
            # Qt Test gives up on a function after five minutes; ctest's own limit is the one that counts.
            set_tests_properties(${name}.${class} PROPERTIES TIMEOUT 1200
                ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;QT_LOGGING_RULES=qt.qpa.*=false;QTEST_FUNCTION_TIMEOUT=7200000")
        endforeach()
    endforeach()
endfunction()
