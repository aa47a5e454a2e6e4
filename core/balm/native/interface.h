/* As in __init__.py: it goes up with every change of what functions take or give. */
#define INTERFACE 3
