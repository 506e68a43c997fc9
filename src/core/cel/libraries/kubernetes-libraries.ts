import type { Library } from '../type-system/function-declaration.ts';
import { ARITHMETIC_LIBRARY } from './arithmetic-library.ts';
import { AUTHORIZER_LIBRARY, AUTHORIZER_SELECTORS_LIBRARY } from './authorizer-library.ts';
import { CIDR_LIBRARY } from './cidr-library.ts';
import { COLLECTION_LIBRARY } from './collection-library.ts';
import { CONVERSION_LIBRARY } from './conversion-library.ts';
import { FORMAT_LIBRARY } from './format-library.ts';
import { IP_LIBRARY } from './ip-library.ts';
import { KUBERNETES_LISTS_LIBRARY } from './kubernetes-lists-library.ts';
import { LISTS_LIBRARY } from './lists-library.ts';
import { CROSS_TYPE_COMPARISON_LIBRARY, OPERATOR_LIBRARY, OPTIONAL_INDEX_LIBRARY } from './operator-library.ts';
import { OPTIONAL_LIBRARY } from './optional-library.ts';
import { QUANTITY_LIBRARY } from './quantity-library.ts';
import { REGEX_LIBRARY } from './regex-library.ts';
import { SEMVER_LIBRARY } from './semver-library.ts';
import { SETS_LIBRARY } from './sets-library.ts';
import { STRINGS_LIBRARY, STRINGS_V2_LIBRARY } from './strings-library.ts';
import { TIME_LIBRARY } from './time-library.ts';
import { URL_LIBRARY } from './url-library.ts';

/** All that a Kubernetes API server enables, each with its version (k8s.io/apiserver/pkg/cel/environment/base.go). */
export const KUBERNETES_LIBRARIES: readonly Library[] = [
  OPERATOR_LIBRARY,
  ARITHMETIC_LIBRARY,
  COLLECTION_LIBRARY,
  CONVERSION_LIBRARY,
  TIME_LIBRARY,
  STRINGS_LIBRARY,
  REGEX_LIBRARY,
  URL_LIBRARY,
  KUBERNETES_LISTS_LIBRARY,
  AUTHORIZER_LIBRARY,
  CROSS_TYPE_COMPARISON_LIBRARY,
  OPTIONAL_INDEX_LIBRARY,
  OPTIONAL_LIBRARY,
  QUANTITY_LIBRARY,
  STRINGS_V2_LIBRARY,
  SETS_LIBRARY,
  IP_LIBRARY,
  CIDR_LIBRARY,
  FORMAT_LIBRARY,
  AUTHORIZER_SELECTORS_LIBRARY,
  SEMVER_LIBRARY,
  LISTS_LIBRARY,
];
