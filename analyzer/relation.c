/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/relation.h"

#include "analyzer/plans.h"

GArray *ana_relation_objects(const ana_relation *relation)
{
    return ana_plans_objects(relation->plans);
}
