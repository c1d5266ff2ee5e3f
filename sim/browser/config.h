/** What GSL's and libyaml's sources ask of a configuration, where they are compiled for a page. */
#ifndef RFL_BROWSER_CONFIG_H
#define RFL_BROWSER_CONFIG_H

#define HAVE_DECL_ISNAN    1
#define HAVE_DECL_ISINF    1
#define HAVE_DECL_ISFINITE 1
#define GSL_COERCE_DBL(x)  (x)
#define RETURN_IF_NULL(x)                                                                          \
    if (!x)                                                                                        \
    return

#define YAML_VERSION_MAJOR  0
#define YAML_VERSION_MINOR  2
#define YAML_VERSION_PATCH  5
#define YAML_VERSION_STRING "0.2.5"

#endif
