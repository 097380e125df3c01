//===- Binding.h - what `name[index]` in an energy refers to ---------------------------------===//
#pragma once

#include "lang/sema/Terms.h"

namespace isinglass::lang::sema {

/// Resolves a reference to a variable or parameter; nothing after reporting what is wrong.
std::optional<Reference> bindReference(Context &context, const std::vector<Binder> &binders,
                                       const syntax::Expression &expression, const Entity &entity);

/// Likewise a parameter that a graph brings: g.weight[i,j], g.field[i].
std::optional<Reference> bindGraphField(Context &context, const std::vector<Binder> &binders,
                                        const syntax::Expression &expression, int graph);

} // namespace isinglass::lang::sema
