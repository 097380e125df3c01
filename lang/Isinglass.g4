// The language of Isinglass models, version 1. REFERENCE.md says what it means; language by example
// is in the folders examples/ and test/lit/lang/good/.
//
// The rule `expression` has no left recursion and `sum` is a rule of its own, so that every
// decision needs a token or two of lookahead: `sum` takes the whole product to its right.
grammar Isinglass;

file : item* EOF ;
item : model | dtm | run ;

// ---- Models -------------------------------------------------------------------------------------

model : 'model' name parameters? '{' statement* '}' ;
parameters : '(' (parameter (',' parameter)*)? ')' ;
parameter : name ':' name ('=' expression)? ;

statement
  : graph | variable | param | let | energy | beta | observe
  ;
graph : 'graph' name '=' call neighbours? ';' ;
neighbours : ('connect' | 'directions') tuple (',' tuple)* ;
tuple : '(' expression (',' expression)* ')' ;
variable : ('spin' | 'categorical') name index ('of' expression)? ';' ;
param : 'param' name index? among? initial? ';' ;
among : 'in' '{' expression (',' expression)* '}' ;
initial : ('=' | '~') expression ;
let : 'let' name '=' expression ';' ;
energy : 'energy' expression ';' ;
beta : 'beta' expression ';' ;
observe : 'observe' name slices? ('=' expression)? ';' ;
slices : '[' slice (',' slice)* ']' ;
slice : expression ('..' expression)? | '..' ;

// ---- Expressions --------------------------------------------------------------------------------

expression : product (('+' | '-') product)* ;
product : summation | factor (('*' | '/') factor)* (('*' | '/') summation)? ;
summation : sign* 'sum' '(' binder 'in' domain ')' product ;
binder : name | '(' name ',' name ')' ;
domain : expression ('..' expression)? ;
factor : sign* primary ;
sign : '+' | '-' ;
primary
  : INTEGER | REAL | STRING
  | call
  | reference
  | tuple
  | comparison
  ;
reference : name ('.' name)? index? ;
index : '[' expression (',' expression)* ']' ;
comparison : '[' expression ('==' | '!=') expression ']' ;
call : name '(' (argument (',' argument)*)? ')' ;
argument : (optionName ':')? value ;
value : record | expression ;
record : '{' optionName ':' value (',' optionName ':' value)* '}' ;

// ---- Denoising models and runs ------------------------------------------------------------------

dtm : 'dtm' name parameters? '{' dtmItem* '}' ;
dtmItem : pixels | label | step | forward ;
pixels : 'pixels' name index optionList? ';' ;
label : 'label' name 'of' expression optionList? ';' ;
step : 'step' call 'visible' name (',' name)* 'on' name placement? ';' ;
placement : ('scattered' | 'spread') optionList? | 'placed' call ;
forward : 'forward' optionList ';' ;
optionList : '(' (argument (',' argument)*)? ')' ;

run : ('sample' | 'train' | 'generate') name '{' (setting ';')* '}' ;
setting : optionName ':' value ;

// ---- Names: the words of one place only are free everywhere else ---------------------------------

name : IDENTIFIER | 'connect' | 'directions' | 'pixels' | 'label' | 'step' | 'forward' | 'visible'
     | 'on' | 'scattered' | 'spread' | 'placed' ;
optionName : name | 'beta' | 'sample' | 'train' | 'generate' ;

INTEGER : [0-9]+ ;
REAL : [0-9]+ '.' [0-9]+ EXPONENT? | [0-9]+ EXPONENT ;
fragment EXPONENT : [eE] [+-]? [0-9]+ ;
STRING : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;
IDENTIFIER : [A-Za-z_] [A-Za-z_0-9]* ;
SPACE : [ \t\r\n]+ -> skip ;
COMMENT : '//' ~[\r\n]* -> skip ;
UNCLOSED : '"' (~["\\\r\n] | '\\' ~[\r\n])* ;
UNKNOWN : . ;
